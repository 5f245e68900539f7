/** Entries as a counter writes them all day, for the sections that measure the ledger. */
import type { Entry } from '../../daemon/ledger/entry.ts';

export const BENCH_ORIGIN = 'bench.example/h0001/c1';

/** A refused reading: it changes no state, and is of the usual size. */
export function benchEntry(seq: number, log = BENCH_ORIGIN): Entry {
  return {
    v: 1,
    log,
    seq,
    ts: 1_795_314_710_000 + seq,
    boot: 'boot_0123456789abcdef',
    mono: seq,
    type: 'reading.refused',
    tv: 1,
    actors: [
      { person: 'p_0123456789abcdef', key: 'k_0123456789abcdef', role: 'counter', session: 's_0123456789abcdef' },
    ],
    dev: 'id-reader-1',
    sim: true,
    cause: `r_${String(seq).padStart(16, '0')}`,
    data: {
      code: 'readerBusy',
      purpose: 'applicant',
      reader: 'id-reader-1',
      reading: `r_${String(seq).padStart(16, '0')}`,
    },
  };
}
