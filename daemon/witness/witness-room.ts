/** All configured witnesses: each gets every checkpoint; what they say is kept, shown, and alarmed where it contradicts us. */
import type { Clock } from '../../devices/kit/clock.ts';
import type { WitnessView } from '../api/contract/ledger-view.ts';
import type { WitnessConfig } from '../config/ledger-schema.ts';
import type { EntryDraft } from '../ledger/entry.ts';
import type { LedgerEvidence } from '../ledger/evidence.ts';
import { parseVkey } from '../ledger/note-key.ts';
import type { Random } from '../random.ts';
import type { WitnessHttp } from './add-checkpoint.ts';
import { createOneWitness } from './one-witness.ts';
import { conflictDraft } from './witness-entries.ts';

export interface WitnessRoomDeps {
  /** Checked with the configuration. */
  readonly witnesses: readonly WitnessConfig[];
  readonly evidence: LedgerEvidence;
  readonly http: WitnessHttp;
  readonly clock: Clock;
  readonly random: Random;
  record(drafts: readonly EntryDraft[]): Promise<unknown>;
  /** A witness's own time. Seconds since 1970. */
  onTime(name: string, seconds: number): void;
  onChange(): void;
}

export interface WitnessRoom {
  /** After a start: what was not cosigned goes out. */
  start(): void;
  /** A checkpoint was committed. */
  onCheckpoint(): void;
  views(): readonly WitnessView[];
  /** Whether any witness holds another history than ours. */
  conflict(): boolean;
  close(): Promise<void>;
}

export function createWitnessRoom(deps: WitnessRoomDeps): WitnessRoom {
  const { evidence, http, clock, random } = deps;
  const all = deps.witnesses.map(({ vkey, url }) => {
    const verifier = parseVkey(vkey);
    if (!verifier.ok) throw new Error(`the configuration let a witness key pass that is none: ${verifier.error}`);
    return createOneWitness({
      ...{ verifier: verifier.value, url, evidence, http, clock, random },
      onTime: (seconds) => deps.onTime(verifier.value.name, seconds),
      onView: deps.onChange,
      onConflict: async (facts) => {
        await deps.record([conflictDraft(facts)]);
      },
    });
  });
  const pokeAll = (): void => {
    for (const one of all) one.poke();
  };
  return {
    start: pokeAll,
    onCheckpoint: pokeAll,
    views: () => all.map((one) => one.view()),
    conflict: () => all.some((one) => one.view().state === 'conflict'),
    async close() {
      await Promise.all(all.map((one) => one.close()));
    },
  };
}
