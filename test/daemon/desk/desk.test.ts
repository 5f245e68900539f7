import { expect, test } from 'vitest';
import { createDesk, type DeskLedger } from '../../../daemon/desk/desk.ts';
import type { CallMark, Entry } from '../../../daemon/ledger/entry.ts';
import { createManualClock } from '../../support/manual-clock.ts';

/** A ledger whose disk answers when the test says so. */
function slowLedger(): DeskLedger & { written: Entry[]; flush(): void } {
  const written: Entry[] = [];
  const marks = new Map<string, CallMark & { seq: number }>();
  const waiting: (() => void)[] = [];
  let seq = 0;
  return {
    origin: 'log.example/c1',
    written,
    nextSeq: () => seq,
    append(entries, mark) {
      seq += entries.length;
      const first = entries[0]?.seq ?? -1;
      if (mark !== null) marks.set(mark.key, { ...mark, seq: first });
      return new Promise((resolve) => {
        waiting.push(() => {
          written.push(...entries);
          resolve();
        });
      });
    },
    findCall: (key) => marks.get(key) ?? null,
    flush: () => {
      for (const done of waiting.splice(0)) done();
    },
  };
}

const actor = { key: 'k', role: 'counter', session: 's' };
const start = (reading: string) =>
  ({ type: 'start', reading, reader: 'r1', purpose: 'issue', keep: false, actor, subject: null }) as const;
const ready = { reader: { ready: true, simulated: true } };

function makeDesk() {
  const ledger = slowLedger();
  const published: number[] = [];
  const desk = createDesk({
    ledger,
    clock: createManualClock(),
    onEntry: () => {},
    boot: 'boot-1',
    publish: (event) => published.push(event.seq),
  });
  return { desk, ledger, published };
}

test('the next command sees a decision before it is on disk, and nothing is published or answered until it is', async () => {
  const { desk, ledger, published } = makeDesk();
  let answered = 0;
  const first = desk.reading(start('a'), ready, null).then((answer) => {
    answered += 1;
    return answer;
  });
  const second = desk.reading(start('b'), ready, null);
  expect([...desk.readings().running.keys()]).toEqual(['a']);
  await Promise.resolve();
  expect([published, answered]).toEqual([[], 0]);
  ledger.flush();
  expect((await first).ok).toBe(true);
  expect(await second).toMatchObject({ ok: false, refusal: { code: 'deviceBusy' } });
  expect(published).toEqual([0, 1]);
});

test('entries are placed in a row with log, boot and whole milliseconds', async () => {
  const { desk, ledger } = makeDesk();
  const done = desk.record(
    [
      { type: 'x.one', tv: 1, actors: [], data: {} },
      { type: 'x.two', tv: 1, actors: [], data: {} },
    ],
    null,
  );
  ledger.flush();
  await done;
  expect(ledger.written.map(({ seq, log, boot, v }) => [seq, log, boot, v])).toEqual([
    [0, 'log.example/c1', 'boot-1', 1],
    [1, 'log.example/c1', 'boot-1', 1],
  ]);
  expect(ledger.written.every(({ ts, mono }) => Number.isInteger(ts) && Number.isInteger(mono))).toBe(true);
});

test('a refused call leaves its key free', () => {
  const { desk } = makeDesk();
  const mark = { key: 'once', method: 'reading.start', argsHash: 'h', ref: 'a' };
  void desk.reading(start('a'), { reader: null }, mark);
  expect(desk.findCall('once')).toBeNull();
  void desk.reading(start('a'), ready, mark);
  expect(desk.findCall('once')).toMatchObject({ ref: 'a' });
});

test('replayed entries rebuild the state', async () => {
  const one = makeDesk();
  const done = one.desk.reading(start('a'), ready, null);
  one.ledger.flush();
  await done;
  const two = makeDesk();
  for (const entry of one.ledger.written) two.desk.replay(entry);
  expect(two.desk.readings()).toEqual(one.desk.readings());
  expect(two.published).toEqual([]);
});
