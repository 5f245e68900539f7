/**
 * Shift slips: each is a signed checkpoint for paper, an entry that says so, and, where the PC has one, a step of a counter outside
 * the disk. The entry is written before the counter is raised, so that a power cut leaves the counter one behind and never ahead.
 */
import type { Clock } from '../../devices/kit/clock.ts';
import type { Log } from '../../devices/kit/log.ts';
import { ok, type Result } from '../../devices/kit/result.ts';
import type { CallError } from '../api/call-error.ts';
import type { MethodResult } from '../api/contract/methods.ts';
import type { Caller } from '../api/ports.ts';
import type { Actor, Entry, EntryDraft } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type CounterTrouble, judgeCounter, type MonotonicCounter } from '../ledger/monotonic-counter.ts';
import { readAloudHead } from '../ledger/read-aloud.ts';
import type { KeptFold } from '../state-snapshot/kept-fold.ts';

export const SLIP_ENTRY = {
  /** A slip was made. `counter`: value that the counter outside the disk gets with it; null where there is none. */
  slip: 'log.slip',
  /** The counter is not the one that the ledger knows. */
  replaced: 'log.counter-replaced',
} as const;

export interface SlipsDeps {
  readonly ledger: Pick<Ledger, 'checkpoint' | 'sm2Vkey'>;
  /** Null where the configuration names none. */
  readonly counter: MonotonicCounter | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly simulated: boolean;
  record(drafts: readonly EntryDraft[]): Promise<unknown>;
  actorOf(caller: Caller): Actor;
}

export interface Slips {
  slip(caller: Caller): Promise<Result<MethodResult<'ledger.slip'>, CallError>>;
  /** Every entry, replayed and new. */
  onEntry(entry: Entry): void;
  readonly fold: KeptFold;
  /** After the replay: holds the counter against the ledger. An entry tells of a counter that was exchanged. */
  check(): Promise<'fine' | 'rolled-back' | CounterTrouble>;
}

export function createSlips(deps: SlipsDeps): Slips {
  const { ledger, counter, clock, log, simulated } = deps;
  /** Newest value that the ledger knows. */
  let written: number | null = null;
  let line: Promise<unknown> = Promise.resolve();

  const entry = (type: string, actors: readonly Actor[], data: EntryDraft['data']): EntryDraft => ({
    ...{ type, tv: 1, actors, data },
    ...(simulated ? { sim: true } : {}),
  });

  async function make(caller: Caller): Promise<Result<MethodResult<'ledger.slip'>, CallError>> {
    const { size, root, note, vkey } = await ledger.checkpoint();
    const before = counter === null ? null : await counter.read();
    if (before?.ok === false) log.write('warn', 'slip.counter', { code: before.error });
    const next = before?.ok ? before.value + 1 : null;
    const head = readAloudHead(root);
    await deps.record([entry(SLIP_ENTRY.slip, [deps.actorOf(caller)], { size, head, counter: next })]);
    const raised = counter === null || next === null ? null : await counter.increment();
    if (raised?.ok === false) log.write('warn', 'slip.counter', { code: raised.error });
    return ok({ size, note, vkey, sm2: ledger.sm2Vkey, head, at: Math.floor(clock.wall()), counter: next });
  }

  return {
    slip(caller) {
      // One after the other: two at once would ask for the same step of the counter.
      const made = line.then(() => make(caller));
      line = made.catch(() => undefined);
      return made;
    },
    onEntry({ type, data }) {
      if (type !== SLIP_ENTRY.slip && type !== SLIP_ENTRY.replaced) return;
      if (typeof data.counter === 'number') written = data.counter;
    },
    fold: {
      dump: () => written,
      load(dumped) {
        written = dumped as number | null;
      },
    },
    async check() {
      if (counter === null) return 'fine';
      const read = await counter.read();
      if (!read.ok) return read.error;
      const verdict = judgeCounter(read.value, written);
      if (verdict === 'rolled-back') return verdict;
      if (verdict === 'one-behind') {
        const raised = await counter.increment();
        if (!raised.ok) return raised.error;
      }
      if (verdict === 'replaced')
        await deps.record([entry(SLIP_ENTRY.replaced, [{ part: 'daemon' }], { counter: read.value, before: written })]);
      return 'fine';
    },
  };
}
