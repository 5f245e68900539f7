import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createSamReader } from '../../../../devices/id-reader/sam/driver.ts';
import { createSamLink } from '../../../../devices/id-reader/sam/link.ts';
import { patienceFor } from '../../../../devices/id-reader/sam/reading-commands.ts';
import { fromHex } from '../../../../devices/kit/bytes.ts';
import { silentLog } from '../../../../devices/kit/log.ts';
import { err, ok, type Result } from '../../../../devices/kit/result.ts';
import type { Transport, TransportListener, TransportTrouble } from '../../../../devices/kit/transport.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

const vectors = JSON.parse(readFileSync(new URL('../../../vectors/id-documents.json', import.meta.url), 'utf8'));
const DONE = fromHex('AAAAAA96690004' + '00009094');
/** A preamble and a length of 2304: what a damaged length leaves behind. */
const FALSE_START = fromHex('AAAAAA96690900');

/** A transport that only keeps what was asked of it. */
function fakeTransport() {
  const asked: string[] = [];
  let listener: TransportListener | null = null;
  const transport: Transport = {
    path: '/fake',
    async open(_options, heard) {
      asked.push('open');
      listener = heard;
      return ok(undefined);
    },
    async write() {
      asked.push('write');
      return ok(undefined);
    },
    async close() {
      asked.push('close');
    },
  };
  return {
    transport,
    asked,
    say: (bytes: Uint8Array) => listener?.onBytes(bytes),
    pull: () => listener?.onGone({ code: 'gone', path: '/fake' }),
  };
}

async function setUp() {
  const clock = createManualClock();
  const wire = fakeTransport();
  const noise: { readonly bytes: number; readonly reason: string }[] = [];
  const gone: TransportTrouble[] = [];
  const link = createSamLink({
    transport: wire.transport,
    clock,
    onNoise: (noted) => noise.push(noted),
    onGone: (trouble) => gone.push(trouble),
  });
  await link.open(115200);
  const ask = (command: 'status' | 'readTextPhoto') => link.request({ command }, patienceFor({ command })).answer;
  return { clock, link, noise, gone, ask, ...wire };
}

describe('the link to a SAM', () => {
  test('what is buffered is dropped before a request, so that a damaged length cannot swallow the answer', async () => {
    const { clock, noise, ask, say, link } = await setUp();
    say(FALSE_START);
    const answer = ask('status');
    await clock.advance(0);
    say(DONE);
    expect(await answer).toMatchObject({ ok: true, value: { status: 0x90 } });
    expect(noise).toEqual([{ bytes: 7, reason: 'reset' }]);
    await link.close();
  });

  test('a long answer that trickles in is waited for up to five seconds, as long as bytes come', async () => {
    const { clock, ask, say, link } = await setUp();
    const answer = ask('readTextPhoto');
    await clock.advance(0);
    const frame = fromHex(vectors.cards[0].read3001);
    for (let at = 0; at < frame.length; at += 260) {
      await clock.advance(900);
      say(frame.slice(at, at + 260));
    }
    expect(clock.mono()).toBeGreaterThan(4_000);
    expect(await answer).toMatchObject({ ok: true, value: { status: 0x90 } });
    await link.close();
    expect(clock.pending()).toBe(0);
  });

  test('when the wire goes, what was under way ends with that, and the transport is not closed again', async () => {
    const { clock, asked, gone, ask, pull, say, link, noise } = await setUp();
    const answer = ask('status');
    const next = ask('status');
    await clock.advance(0);
    say(FALSE_START);
    pull();
    expect(await answer).toEqual(err({ code: 'gone', path: '/fake' }));
    expect(await next).toEqual(err({ code: 'gone', path: '/fake' }));
    expect(await ask('status')).toEqual(err({ code: 'closed' }));
    await link.close();
    // By then the transport may serve another link.
    expect(asked).toEqual(['open', 'write']);
    expect(gone).toHaveLength(1);
    expect(noise).toEqual([]);
    expect(clock.pending()).toBe(0);
  });

  test('after close nothing is told, whatever the wire says, and the transport was closed once', async () => {
    const { clock, asked, gone, noise, say, pull, link } = await setUp();
    await link.close();
    await link.close();
    say(Uint8Array.of(0x55));
    say(DONE);
    pull();
    expect([noise, gone]).toEqual([[], []]);
    expect(asked).toEqual(['open', 'close']);
    expect(clock.pending()).toBe(0);
  });
});

describe('a driver that is closed while its transport opens', () => {
  test('lets go of the wire before close is over, so that the next open has it alone', async () => {
    const clock = createManualClock();
    const { promise: firstOpen, resolve: finishFirst } = Promise.withResolvers<Result<void, TransportTrouble>>();
    const opens = [firstOpen];
    const transport: Transport = {
      path: '/slow',
      open: async () => opens.shift() ?? ok(undefined),
      write: async () => ok(undefined),
      close: async () => {},
    };
    const driver = createSamReader({
      id: 'reader',
      transport,
      clock,
      log: silentLog,
      onEvent: () => {},
      decodePhoto: null,
      today: () => '2026-11-22',
    });
    const opening = driver.open();
    let closed = false;
    const closing = driver.close().then(() => {
      closed = true;
    });
    await clock.advance(0);
    expect(closed).toBe(false);
    finishFirst(ok(undefined));
    await closing;
    expect(await opening).toEqual(err({ code: 'closed' }));
    const again = driver.open();
    await clock.advance(3_000);
    expect(await again).toEqual(err({ code: 'no-answer' }));
  });
});
