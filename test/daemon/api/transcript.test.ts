import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeProof } from '../../../daemon/api/session-proof.ts';
import { deviceEvent, READER } from '../../support/fake-ports.ts';
import { withApiServer } from './with-api-server.ts';

/** One line of a transcript: what somebody says or does next. `<name>` in it stands for a value that is random. */
type Line =
  | { readonly from: 'client'; readonly message: object }
  | { readonly from: 'server'; readonly message: object }
  | { readonly from: 'server'; readonly close: number; readonly reason: string }
  | { readonly from: 'daemon'; readonly append: string }
  | { readonly from: 'daemon'; readonly deviceState: 'absent' | 'ready' }
  | { readonly from: 'daemon'; readonly restart: true };

const PLACEHOLDER = /^<[a-z]+>$/;

/** Puts the placeholders of `expected` where `actual` has a string, and keeps what stood there under its name. */
function withPlaceholders(actual: unknown, expected: unknown, seen: Map<string, string>): unknown {
  if (typeof expected === 'string' && PLACEHOLDER.test(expected) && typeof actual === 'string') {
    seen.set(expected, actual);
    return expected;
  }
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return actual.map((each, at) => withPlaceholders(each, expected[at], seen));
  }
  if (typeof actual !== 'object' || actual === null || typeof expected !== 'object' || expected === null) return actual;
  const parts: Record<string, unknown> = { ...expected };
  return Object.fromEntries(
    Object.entries(actual).map(([name, value]) => [name, withPlaceholders(value, parts[name], seen)]),
  );
}

test.each(['schema-1'])('the golden transcript of %s still holds, word for word', async (name) => {
  const text = readFileSync(new URL(`./transcripts/${name}.jsonl`, import.meta.url), 'utf8');
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const { ports, server, client: connect } = await withApiServer();
  for (let n = 0; n < 3; n++) ports.append();
  ports.addTicket('launch', ['counter', 'office']);
  const client = await connect();
  const seen = new Map<string, string>();
  let taken = 0;
  for (const line of lines) {
    if ('append' in line) ports.appendAndPublish(line.append);
    else if ('deviceState' in line)
      ports.publish(deviceEvent({ ...READER, state: line.deviceState }, ports.ledger.head()));
    else if ('restart' in line) server.announceRestart();
    else if ('close' in line) expect(await client.closed).toEqual({ code: line.close, reason: line.reason });
    else if (line.from === 'client') {
      const key = Buffer.from(seen.get('<key>') ?? '', 'base64url');
      const facts = { challenge: seen.get('<challenge>') ?? '', origin: '', role: 'counter', schema: 1 } as const;
      client.send(JSON.stringify(line.message).replace('<proof>', makeProof(key, facts)));
    } else {
      const at = taken++;
      const actual = await client.message((message) => client.messages[at] === message);
      expect(withPlaceholders(actual, line.message, seen)).toEqual(line.message);
    }
  }
  expect(client.messages).toHaveLength(taken);
});
