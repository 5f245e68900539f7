import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SafeIoEvent, SafeWiring } from '../../../../devices/safe-io/contract.ts';
import {
  advanceBoard,
  type BoardInput,
  type BoardState,
  beginBoard,
  isPulsing,
  isTurning,
  levelsOf,
} from '../../../../devices/safe-io/relay-board/machine.ts';

const WIRING: SafeWiring = {
  inputs: [
    { name: 'door', channel: 0, activeWhen: true },
    { name: 'bolt', channel: 2, activeWhen: false }, // normally closed: no current = active
  ],
  outputs: [{ name: 'lock', channel: 0 }],
};
const NONE = [false, false, false, false];
const LOCK_ON = [true, false, false, false];

/** Feeds inputs, keeps what was told. */
function board() {
  let state: BoardState = beginBoard(WIRING, 4);
  const events: SafeIoEvent[] = [];
  let allOffs = 0;
  const feed = (input: BoardInput): void => {
    const { next, events: told, orderAllOff } = advanceBoard(state, input);
    state = next;
    events.push(...told);
    if (orderAllOff) allOffs++;
  };
  return {
    feed,
    /** One look at everything, answered at once. */
    look: (at: number, contacts: readonly boolean[], relays: readonly boolean[]) =>
      feed({ type: 'seen', contacts, relays, askedAt: at, answeredAt: at }),
    contacts: (at: number, contacts: readonly boolean[]) =>
      feed({ type: 'seen', contacts, relays: null, askedAt: at, answeredAt: at }),
    pulse(at: number, ms: number, how: 'confirmed' | 'silent' | 'refused' = 'confirmed') {
      feed({ type: 'pulse-sent', channel: 0 });
      feed({ type: 'pulse-answered', channel: 0, ms, sentAt: at, at: at + 20, how });
    },
    take: () => events.splice(0),
    allOffs: () => allOffs,
    state: () => state,
  };
}

describe('contacts', () => {
  test('the first look tells the true levels and no change', () => {
    const on = board();
    expect(levelsOf(on.state())).toBeNull();
    on.look(0, [true, false, true, false], NONE);
    const outputs = { lock: false, 'relay-2': false, 'relay-3': false, 'relay-4': false };
    expect(on.take()).toEqual([{ type: 'regained', levels: { inputs: { door: true, bolt: false }, outputs } }]);
  });

  test('a level that stays for 50 ms is told once', () => {
    const on = board();
    on.look(0, NONE, NONE);
    on.take();
    on.contacts(100, [true, false, false, false]);
    expect(on.take()).toEqual([]);
    expect(isTurning(on.state())).toBe(true);
    on.contacts(149, [true, false, false, false]);
    expect(on.take()).toEqual([]);
    on.contacts(150, [true, false, false, false]);
    expect(on.take()).toEqual([{ type: 'input', input: 'door', active: true }]);
    on.contacts(250, [true, false, false, false]);
    expect(on.take()).toEqual([]);
    expect(isTurning(on.state())).toBe(false);
  });

  test('a normally closed contact is active when its wire is cut', () => {
    const on = board();
    on.look(0, [false, false, true, false], NONE);
    on.take();
    on.contacts(100, NONE);
    on.contacts(160, NONE);
    expect(on.take()).toEqual([{ type: 'input', input: 'bolt', active: true }]);
  });

  test('a contact that bounces for less than 50 ms at a time is never told', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 49 }), { minLength: 1, maxLength: 40 }), (pauses) => {
        const on = board();
        on.look(0, NONE, NONE);
        on.take();
        let at = 0;
        for (const pause of pauses) {
          at += 100;
          on.contacts(at, [true, false, false, false]);
          on.contacts(at + pause, NONE);
        }
        expect(on.take()).toEqual([]);
      }),
    );
  });
});

describe('relays', () => {
  test('a pulse goes on and off as commanded: two changes, nothing forced', () => {
    const on = board();
    on.look(0, NONE, NONE);
    on.take();
    on.pulse(1_000, 5_000);
    expect(isPulsing(on.state(), 0, 1_100)).toBe(true);
    for (let at = 1_050; at < 6_000; at += 1_000) on.look(at, NONE, LOCK_ON);
    on.look(6_100, NONE, NONE);
    on.look(7_100, NONE, NONE);
    expect(on.take()).toEqual([
      { type: 'output', output: 'lock', on: true },
      { type: 'output', output: 'lock', on: false },
    ]);
    expect(isPulsing(on.state(), 0, 7_100)).toBe(false);
    expect(on.allOffs()).toBe(0);
  });

  test('a relay that is on without a command is forced: told once, ordered off at each look, restored when off', () => {
    const on = board();
    on.look(0, NONE, NONE);
    on.take();
    on.look(1_000, NONE, [false, false, true, false]);
    expect(on.take()).toEqual([
      { type: 'output', output: 'relay-3', on: true },
      { type: 'forced-relay', output: 'relay-3' },
    ]);
    on.look(2_000, NONE, [false, false, true, false]);
    expect(on.allOffs()).toBe(2);
    on.look(3_000, NONE, NONE);
    expect(on.take()).toEqual([
      { type: 'output', output: 'relay-3', on: false },
      { type: 'relay-restored', output: 'relay-3' },
    ]);
    expect(on.allOffs()).toBe(2);
  });

  test('a relay that is on at the first look is forced too', () => {
    const on = board();
    on.look(0, NONE, LOCK_ON);
    expect(on.take()).toMatchObject([
      { type: 'regained', levels: { outputs: { lock: true } } },
      { type: 'forced-relay', output: 'lock' },
    ]);
    expect(on.allOffs()).toBe(1);
  });

  test('a relay that stays on after the board confirmed "all off" is stuck, told once', () => {
    const on = board();
    on.look(0, NONE, LOCK_ON);
    on.take();
    on.feed({ type: 'all-off-confirmed', at: 10 });
    on.look(1_000, NONE, LOCK_ON);
    on.look(2_000, NONE, LOCK_ON);
    expect(on.take()).toEqual([{ type: 'relay-stuck', output: 'lock' }]);
    expect(on.allOffs()).toBe(3);
  });

  test('a relay that stays on after its pulse is forced', () => {
    const on = board();
    on.look(0, NONE, NONE);
    on.pulse(1_000, 5_000);
    on.look(6_100, NONE, LOCK_ON); // within the slack of two clocks
    expect(on.take().map(({ type }) => type)).not.toContain('forced-relay');
    on.look(6_400, NONE, LOCK_ON);
    expect(on.take()).toEqual([{ type: 'forced-relay', output: 'lock' }]);
  });

  test('a relay that goes off in mid-pulse is told as cut short', () => {
    const on = board();
    on.look(0, NONE, NONE);
    on.pulse(1_000, 5_000);
    on.look(1_100, NONE, LOCK_ON);
    on.take();
    on.look(2_100, NONE, NONE);
    expect(on.take()).toEqual([
      { type: 'output', output: 'lock', on: false },
      { type: 'pulse-cut-short', output: 'lock' },
    ]);
    expect(isPulsing(on.state(), 0, 2_200)).toBe(false);
  });

  test('a pulse that the board refused gives no leave to be on; one that nobody answered does, for its time', () => {
    for (const [how, forced] of [
      ['refused', true],
      ['silent', false],
    ] as const) {
      const on = board();
      on.look(0, NONE, NONE);
      on.pulse(1_000, 5_000, how);
      on.look(1_100, NONE, LOCK_ON);
      expect(on.take().some(({ type }) => type === 'forced-relay')).toBe(forced);
    }
  });

  test('a loss is told once, ends what is known, and the next full look tells the levels without changes', () => {
    const on = board();
    on.look(0, NONE, NONE);
    on.take();
    on.feed({ type: 'lost', trouble: { code: 'timeout' } });
    on.feed({ type: 'lost', trouble: { code: 'timeout' } });
    expect(on.take()).toEqual([{ type: 'lost', trouble: { code: 'timeout' } }]);
    expect(levelsOf(on.state())).toBeNull();
    on.contacts(5_000, [true, false, false, false]);
    expect(on.take()).toEqual([]);
    on.look(6_000, [true, false, false, false], NONE);
    expect(on.take()).toMatchObject([{ type: 'regained', levels: { inputs: { door: true } } }]);
  });

  test('whatever is seen, a relay is never taken for rightful outside its pulse', () => {
    const looks = fc.array(fc.record({ after: fc.integer({ min: 1, max: 2_000 }), on: fc.boolean() }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(looks, fc.integer({ min: 100, max: 5_000 }), (seen, ms) => {
        const on = board();
        on.look(0, NONE, NONE);
        on.pulse(0, ms);
        let at = 20;
        let before = 0;
        for (const { after, on: level } of seen) {
          at += after;
          on.look(at, NONE, level ? LOCK_ON : NONE);
          if (level && at >= 20 + ms + 300) expect(on.allOffs()).toBe(before + 1);
          before = on.allOffs();
        }
      }),
    );
  });
});
