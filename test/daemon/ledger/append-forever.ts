/** A process that appends to a ledger and prints each acknowledged size, until somebody kills it. */
import { writeSync } from 'node:fs';
import { systemClock } from '../../../daemon/clock.ts';
import type { Entry } from '../../../daemon/ledger/entry.ts';
import { openLedger } from '../../../daemon/ledger/ledger.ts';
import { privateKeyFromSeed } from '../../../daemon/ledger/note-key.ts';

const origin = 'log.example/h0001/c1';
const opened = await openLedger({
  path: process.argv[2] ?? '',
  keys: { privateKey: privateKeyFromSeed(Buffer.alloc(32, 1)), origin },
  clock: systemClock,
  onFatal: (code) => {
    throw new Error(code);
  },
  expected: false,
  guard: null,
});
if (!opened.ok) throw new Error(`${opened.error.code}: ${opened.error.reason}`);
const ledger = opened.value;

function entry(seq: number): Entry {
  const place = { v: 1, log: origin, seq, ts: 1_795_314_710_000, boot: 'b_1', mono: seq } as const;
  return { ...place, type: 'reading.completed', tv: 1, actors: [{ part: 'daemon' }], data: { n: seq } };
}

/** Writes to a pipe that may be full for a moment (EAGAIN) until it takes the text. */
function say(text: string): void {
  for (;;)
    try {
      writeSync(1, text);
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    }
}

/** Three appends under way at any time, one of them of several entries; a checkpoint now and then. */
async function appendForever(many: number): Promise<void> {
  for (;;) {
    const seq = ledger.nextSeq();
    const mark = { key: `k${seq}`, method: 'reading.start', argsHash: '00', ref: `r_${seq}` };
    await ledger.append(
      Array.from({ length: many }, (_, index) => entry(seq + index)),
      mark,
    );
    // Straight to the pipe: what is printed stays printed when the process is killed.
    say(`${ledger.size()}\n`);
    if (seq % 7 === 0) await ledger.checkpoint();
  }
}
await Promise.all([appendForever(1), appendForever(1), appendForever(5)]);
