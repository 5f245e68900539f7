import { expect, test } from 'vitest';
import { createDesk } from '../../daemon/desk/desk.ts';
import type { Entry } from '../../daemon/ledger/entry.ts';
import { settleInterrupted } from '../../daemon/recovery.ts';
import { createManualClock } from '../support/manual-clock.ts';

function requested(seq: number, reading: string, subj: string | null): Entry {
  return {
    ...{ v: 1, log: 'log.example/c1', seq, ts: 0, boot: 'before', mono: 0, type: 'reading.requested', tv: 1 },
    ...{ actors: [{ key: 'k1' }], cause: reading, dev: 'r1', sim: true },
    ...(subj === null ? {} : { subj }),
    data: { reading, reader: `r-${reading}`, purpose: 'issue', keep: subj !== null },
  };
}

test('what a reading that was cut off had put into the vault is erased, before the entry that ends it', async () => {
  const order: string[] = [];
  const desk = createDesk({
    ledger: {
      origin: 'log.example/c1',
      nextSeq: () => 2,
      append: async (entries) => {
        for (const { type, cause } of entries) order.push(`${type} ${cause}`);
      },
      findCall: () => null,
    },
    clock: createManualClock(),
    onEntry: () => {},
    boot: 'now',
    publish: () => {},
  });
  desk.replay(requested(0, 'rd_kept', 's_kept'));
  desk.replay(requested(1, 'rd_not', null));
  await settleInterrupted(desk, { erase: (subject) => order.push(`erase ${subject}`) });
  expect(order).toEqual(['erase s_kept', 'reading.interrupted rd_kept', 'reading.interrupted rd_not']);
  expect(desk.readings().running.size).toBe(0);
});
