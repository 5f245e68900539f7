import { describe, expect, test } from 'vitest';
import { createRequestQueue, type RequestTrouble } from '../../../devices/kit/request-queue.ts';
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import type { TransportTrouble } from '../../../devices/kit/transport.ts';
import { createManualClock } from '../../support/manual-clock.ts';

type Answer = string;

function setUp() {
  const clock = createManualClock();
  const written: number[] = [];
  const late: Answer[] = [];
  /** Resolves the oldest write that has not been resolved. */
  const writes: ((result: Result<void, TransportTrouble>) => void)[] = [];
  let holdWrites = false;
  let sends = 0;
  const queue = createRequestQueue<Answer>({
    clock,
    write(bytes) {
      written.push(bytes[0] ?? -1);
      if (!holdWrites) return Promise.resolve(ok(undefined));
      return new Promise((resolve) => writes.push(resolve));
    },
    beforeSend: () => {
      sends++;
    },
    onLate: (answer) => late.push(answer),
  });
  const send = (byte: number, accepts: (answer: Answer) => boolean = () => true) => {
    const pending = queue.send({ bytes: Uint8Array.of(byte), idleMs: 200, overallMs: 500, accepts });
    const outcome: { result: Result<Answer, RequestTrouble> | null } = { result: null };
    pending.answer.then((result) => {
      outcome.result = result;
    });
    return { outcome, cancel: pending.cancel };
  };
  return {
    ...{ clock, queue, written, late, writes, send },
    sends: () => sends,
    holdWrites: () => {
      holdWrites = true;
    },
  };
}

describe('request queue', () => {
  test('one request is outstanding; the next is written when the first is answered', async () => {
    const { clock, queue, written, send, sends } = setUp();
    const first = send(1);
    const second = send(2);
    await clock.advance(0);
    expect(written).toEqual([1]);
    queue.answer('one');
    await clock.advance(0);
    expect(first.outcome.result).toEqual(ok('one'));
    expect(written).toEqual([1, 2]);
    queue.answer('two');
    await clock.advance(0);
    expect(second.outcome.result).toEqual(ok('two'));
    expect(sends()).toBe(2);
    expect(clock.pending()).toBe(0);
  });

  test('time-outs count from sent, not from queued or being written', async () => {
    const { clock, send, writes, holdWrites } = setUp();
    holdWrites();
    const { outcome } = send(1);
    await clock.advance(400);
    writes[0]?.(ok(undefined));
    await clock.advance(199);
    expect(outcome.result).toBeNull();
    await clock.advance(1);
    expect(outcome.result).toEqual(err({ code: 'timeout' }));
  });

  test('a write that never ends is a time-out too', async () => {
    const { clock, send, holdWrites } = setUp();
    holdWrites();
    const { outcome } = send(1);
    await clock.advance(500);
    expect(outcome.result).toEqual(err({ code: 'timeout' }));
    expect(clock.pending()).toBe(0);
  });

  test('each byte renews the patience for silence, but not the overall one', async () => {
    const { clock, queue, send } = setUp();
    const { outcome } = send(1);
    await clock.advance(0);
    for (let i = 0; i < 4; i++) {
      await clock.advance(120);
      queue.activity();
    }
    expect(outcome.result).toBeNull();
    await clock.advance(20);
    expect(outcome.result).toEqual(err({ code: 'timeout' }));
    expect(clock.pending()).toBe(0);
  });

  test('an answer after its time is told as late and the next request is answered by its own', async () => {
    const { clock, queue, late, send } = setUp();
    const first = send(1);
    await clock.advance(200);
    expect(first.outcome.result).toEqual(err({ code: 'timeout' }));
    queue.answer('too late');
    expect(late).toEqual(['too late']);
    const second = send(2);
    await clock.advance(0);
    queue.answer('two');
    await clock.advance(0);
    expect(second.outcome.result).toEqual(ok('two'));
  });

  test('an answer that cannot be the own one is late, and the request waits on', async () => {
    const { clock, queue, late, send } = setUp();
    const { outcome } = send(2, (answer) => answer === 'two');
    await clock.advance(0);
    queue.answer('one');
    await clock.advance(0);
    expect(late).toEqual(['one']);
    expect(outcome.result).toBeNull();
    queue.answer('two');
    await clock.advance(0);
    expect(outcome.result).toEqual(ok('two'));
  });

  test('an answer that overtakes the end of its own write is taken', async () => {
    const { clock, queue, send, writes, holdWrites } = setUp();
    holdWrites();
    const { outcome } = send(1);
    queue.answer('quick');
    await clock.advance(0);
    expect(outcome.result).toEqual(ok('quick'));
    writes[0]?.(ok(undefined));
    await clock.advance(0);
    expect(clock.pending()).toBe(0);
  });

  test('cancelling one that waits takes it out; it is never written', async () => {
    const { clock, queue, written, send } = setUp();
    send(1);
    const second = send(2);
    const third = send(3);
    second.cancel();
    await clock.advance(0);
    expect(second.outcome.result).toEqual(err({ code: 'cancelled' }));
    queue.answer('one');
    await clock.advance(0);
    expect(written).toEqual([1, 3]);
    queue.answer('three');
    await clock.advance(0);
    expect(third.outcome.result).toEqual(ok('three'));
  });

  test('cancelling one that was sent ends it at once, and its answer does not reach the next', async () => {
    const { clock, queue, late, written, send } = setUp();
    const first = send(1);
    await clock.advance(0);
    first.cancel();
    const second = send(2);
    await clock.advance(0);
    expect(first.outcome.result).toEqual(err({ code: 'cancelled' }));
    expect(written).toEqual([1]);
    queue.answer('one');
    await clock.advance(0);
    expect(late).toEqual(['one']);
    expect(written).toEqual([1, 2]);
    queue.answer('two');
    await clock.advance(0);
    expect(second.outcome.result).toEqual(ok('two'));
  });

  test('cancelling one that was sent frees the wire when its time is up', async () => {
    const { clock, written, send } = setUp();
    const first = send(1);
    await clock.advance(0);
    first.cancel();
    send(2);
    await clock.advance(199);
    expect(written).toEqual([1]);
    await clock.advance(1);
    expect(written).toEqual([1, 2]);
  });

  test('a failed write ends its request with the trouble of the wire', async () => {
    const { clock, send, writes, holdWrites } = setUp();
    holdWrites();
    const { outcome } = send(1);
    writes[0]?.(err({ code: 'gone', path: '/dev/x' }));
    await clock.advance(0);
    expect(outcome.result).toEqual(err({ code: 'gone', path: '/dev/x' }));
    expect(clock.pending()).toBe(0);
  });

  test('when the wire is gone everything ends with that, and the queue can be used again', async () => {
    const { clock, queue, send } = setUp();
    const first = send(1);
    const second = send(2);
    queue.fail({ code: 'gone', path: '/dev/x' });
    await clock.advance(0);
    expect(first.outcome.result).toEqual(err({ code: 'gone', path: '/dev/x' }));
    expect(second.outcome.result).toEqual(err({ code: 'gone', path: '/dev/x' }));
    const third = send(3);
    await clock.advance(0);
    queue.answer('three');
    await clock.advance(0);
    expect(third.outcome.result).toEqual(ok('three'));
  });

  test('close settles everything with "closed", now and later, and leaves no timer', async () => {
    const { clock, queue, late, written, send } = setUp();
    const first = send(1);
    const second = send(2);
    await clock.advance(0);
    queue.close();
    queue.close();
    const third = send(3);
    await clock.advance(0);
    for (const { outcome } of [first, second, third]) expect(outcome.result).toEqual(err({ code: 'closed' }));
    expect(clock.pending()).toBe(0);
    expect(written).toEqual([1]);
    queue.answer('one');
    expect(late).toEqual(['one']);
  });
});
