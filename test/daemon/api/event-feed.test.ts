import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DurableEvent } from '../../../daemon/api/contract/events.ts';
import { createEventFeed, planResume } from '../../../daemon/api/event-feed.ts';
import { createFakePorts, EPOCH } from '../../support/fake-ports.ts';

const facts = { epoch: EPOCH, head: 9, seesDurable: true };

test('a session that does not resume gets what comes from now on', () => {
  expect(planResume(undefined, facts)).toEqual({ kind: 'none' });
});

test('a resume names what follows: a replay, nothing, or the kind of gap', () => {
  expect(planResume({ epoch: EPOCH, after: -1 }, facts)).toEqual({ kind: 'replay', from: 0, to: 9 });
  expect(planResume({ epoch: EPOCH, after: 8 }, facts)).toEqual({ kind: 'replay', from: 9, to: 9 });
  expect(planResume({ epoch: EPOCH, after: 9 }, facts)).toEqual({ kind: 'none' });
  expect(planResume({ epoch: EPOCH, after: 10 }, facts)).toEqual({ kind: 'gap', reason: 'ahead' });
  expect(planResume({ epoch: 'other', after: 3 }, facts)).toEqual({ kind: 'gap', reason: 'epoch' });
  expect(planResume({ epoch: EPOCH, after: 3 }, { ...facts, seesDurable: false })).toEqual({ kind: 'none' });
  expect(planResume({ epoch: EPOCH, after: -1 }, { ...facts, head: -1 })).toEqual({ kind: 'none' });
});

/** What the desk, the bus and the client may do next, in any order. */
const step = fc.oneof(
  fc.record({ type: fc.constant('append' as const), count: fc.integer({ min: 1, max: 700 }) }),
  fc.record({ type: fc.constant('publish' as const), count: fc.integer({ min: 1, max: 700 }) }),
  fc.record({ type: fc.constant('refill' as const), count: fc.integer({ min: 1, max: 3 }) }),
);

test('no event is lost, doubled or out of order, whatever is appended, published and fetched in whatever order', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1200 }),
      fc.integer({ min: -1, max: 1300 }),
      fc.array(step),
      (size, after, steps) => {
        const ports = createFakePorts();
        for (let n = 0; n < size; n++) ports.append();
        const head = size - 1;
        const plan = planResume({ epoch: EPOCH, after }, { ...facts, head });
        const sent: number[] = [];
        const ends: { at: number; sentBefore: number }[] = [];
        const feed = createEventFeed({
          plan,
          ledger: ports.ledger,
          onEvent: (event) => sent.push(event.seq),
          onReplayEnd: (at) => ends.push({ at, sentBefore: sent.length }),
        });
        const unpublished: DurableEvent[] = [];
        for (const { type, count } of steps) {
          for (let n = 0; n < count; n++) {
            if (type === 'append') unpublished.push(ports.append());
            else if (type === 'refill') feed.refill();
            else {
              const event = unpublished.shift();
              if (event !== undefined) feed.published(event);
            }
          }
        }
        for (const event of unpublished) feed.published(event);
        while (feed.refill());
        const from = plan.kind === 'replay' ? after + 1 : size;
        expect(sent).toEqual(Array.from({ length: ports.ledger.head() - from + 1 }, (_, n) => from + n));
        expect(ends).toEqual(plan.kind === 'replay' ? [{ at: head, sentBefore: head - after }] : []);
        expect(feed.isLive()).toBe(true);
      },
    ),
  );
});

test('a ledger that gives fewer entries than it has is a bug, not a gap', () => {
  const feed = createEventFeed({
    plan: { kind: 'replay', from: 0, to: 3 },
    ledger: { head: () => 3, events: () => [] },
    onEvent: () => {},
    onReplayEnd: () => {},
  });
  expect(() => feed.refill()).toThrow('fewer entries');
});
