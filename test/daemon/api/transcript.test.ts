import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ApiEvent } from '../../../daemon/api/contract/events.ts';
import type { Snapshot } from '../../../daemon/api/contract/session.ts';
import type { PeoplePort } from '../../../daemon/api/ports.ts';
import { makeProof } from '../../../daemon/api/session-proof.ts';
import { ok } from '../../../devices/kit/result.ts';
import { deviceEvent, type FakePorts, READER } from '../../support/fake-ports.ts';
import { withApiServer } from './with-api-server.ts';

/** One line of a transcript: what somebody says or does next. `<name>` in it stands for a value that is random. */
type Line =
  | { readonly from: 'client'; readonly message: object }
  | { readonly from: 'server'; readonly message: object }
  | { readonly from: 'server'; readonly close: number; readonly reason: string }
  | { readonly from: 'daemon'; readonly append: string }
  | { readonly from: 'daemon'; readonly deviceState: 'absent' | 'ready' }
  | { readonly from: 'daemon'; readonly event: ApiEvent }
  /** What the daemon's parts answer from now on, by method; and what stands in the snapshot. */
  | { readonly from: 'daemon'; readonly answers: Readonly<Record<string, unknown>> }
  | { readonly from: 'daemon'; readonly snapshot: Snapshot }
  /** Who sits at the screen. */
  | { readonly from: 'daemon'; readonly acting: ReturnType<PeoplePort['acting']> }
  | { readonly from: 'daemon'; readonly restart: true };

const PLACEHOLDER = /^<[a-z]+>$/;

/**
 * What of `actual` was recorded in `expected`, with the placeholders where it has a string; what stood there is kept under
 * their name. Properties that were not recorded are left out: an addition does not raise the schema, and a client of the day
 * of the recording does not know them. In an array nothing may be added.
 */
function asRecorded(actual: unknown, expected: unknown, seen: Map<string, string>): unknown {
  if (typeof expected === 'string' && PLACEHOLDER.test(expected) && typeof actual === 'string') {
    seen.set(expected, actual);
    return expected;
  }
  if (Array.isArray(actual) && Array.isArray(expected))
    return actual.map((each, at) => asRecorded(each, expected[at], seen));
  if (typeof actual !== 'object' || actual === null || typeof expected !== 'object' || expected === null) return actual;
  const parts: Record<string, unknown> = { ...expected };
  return Object.fromEntries(
    Object.entries(actual)
      .filter(([name]) => Object.hasOwn(parts, name))
      .map(([name, value]) => [name, asRecorded(value, parts[name], seen)]),
  );
}

/** Lets the fake daemon answer `method` with `value`. */
function answer(ports: FakePorts, method: string, value: unknown): void {
  const [area = '', name = ''] = (method === 'custody.act' ? 'safe.act' : method).split('.');
  const part: unknown = Reflect.get(ports, area);
  if (typeof part !== 'object' || part === null || !Object.hasOwn(part, name))
    throw new Error(`no part answers ${method}`);
  Reflect.set(part, name, () => value);
}

test.each(['schema-1', 'schema-1-safe'])('the golden transcript of %s still holds, word for word', async (name) => {
  const text = readFileSync(new URL(`./transcripts/${name}.jsonl`, import.meta.url), 'utf8');
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const { ports, server, client: connect } = await withApiServer();
  for (let n = 0; n < 3; n++) ports.append();
  ports.addTicket('launch', ['counter', 'office']);
  // A connection takes this function when it begins, so a transcript changes what it answers.
  let acting: ReturnType<PeoplePort['acting']> = ok({ person: null });
  ports.people.acting = () => acting;
  const client = await connect();
  const seen = new Map<string, string>();
  let taken = 0;
  for (const line of lines) {
    if ('append' in line) ports.appendAndPublish(line.append);
    else if ('deviceState' in line)
      ports.publish(deviceEvent({ ...READER, state: line.deviceState }, ports.ledger.head()));
    else if ('event' in line) ports.publish(line.event);
    else if ('acting' in line) acting = line.acting;
    else if ('answers' in line)
      for (const [method, value] of Object.entries(line.answers)) answer(ports, method, value);
    else if ('snapshot' in line) ports.snapshot = () => line.snapshot;
    else if ('restart' in line) server.announceRestart();
    else if ('close' in line) expect(await client.closed).toEqual({ code: line.close, reason: line.reason });
    else if (line.from === 'client') {
      const key = Buffer.from(seen.get('<key>') ?? '', 'base64url');
      const message: { params?: { role?: 'counter' | 'office' } } = line.message;
      const role = message.params?.role ?? 'counter';
      const facts = { challenge: seen.get('<challenge>') ?? '', origin: '', role, schema: 1 };
      client.send(JSON.stringify(line.message).replace('<proof>', makeProof(key, facts)));
    } else {
      const at = taken++;
      const actual = await client.message((message) => client.messages[at] === message);
      expect(asRecorded(actual, line.message, seen)).toEqual(line.message);
    }
  }
  expect(client.messages).toHaveLength(taken);
});

test('an addition is allowed; a property that went away, changed or was added to a list is not', () => {
  const recorded = { code: 'a', list: [{ id: 1 }], session: '<session>' };
  const holds = (actual: object): boolean => {
    try {
      expect(asRecorded(actual, recorded, new Map())).toEqual(recorded);
      return true;
    } catch {
      return false;
    }
  };
  expect(holds({ code: 'a', list: [{ id: 1, more: true }], session: 's_1', people: null })).toBe(true);
  expect(holds({ code: 'a', list: [{ id: 1 }] })).toBe(false);
  expect(holds({ code: 'b', list: [{ id: 1 }], session: 's_1' })).toBe(false);
  expect(holds({ code: 'a', list: [{ id: 1 }, { id: 2 }], session: 's_1' })).toBe(false);
  expect(holds({ code: 'a', list: [], session: 's_1' })).toBe(false);
  expect(holds({ code: 'a', list: [{ id: 1 }], session: 7 })).toBe(false);
});
