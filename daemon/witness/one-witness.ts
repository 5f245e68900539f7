/**
 * One witness: sends it each new checkpoint with the proof from the size that it has, keeps its cosignature, and stops for good
 * when it holds another history than ours. One request at a time; what fails is tried again after a pause that grows.
 */
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';
import type { WitnessView } from '../api/contract/ledger-view.ts';
import { cosignedAt } from '../audit/cosigned-note.ts';
import type { LedgerEvidence, StoredCheckpoint } from '../ledger/evidence.ts';
import { consistencyProof } from '../ledger/merkle-proof.ts';
import type { NoteVerifier } from '../ledger/note-key.ts';
import type { Random } from '../random.ts';
import { encodeAddCheckpoint, type HttpAnswer, readWitnessAnswer, type WitnessHttp } from './add-checkpoint.ts';
import type { ConflictFacts } from './witness-entries.ts';

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 600_000;
/** A witness that names one size after the other is not asked for ever. */
const MOST_TURNS = 4;

export interface OneWitnessDeps {
  readonly verifier: NoteVerifier;
  /** Address of the witness; `add-checkpoint` is appended. */
  readonly url: string;
  readonly evidence: Pick<
    LedgerEvidence,
    'checkpoints' | 'cosignatures' | 'conflicts' | 'subtreeRoot' | 'keepCosignature' | 'keepConflict'
  >;
  readonly http: WitnessHttp;
  readonly clock: Clock;
  readonly random: Random;
  /** Its own time, from a good cosignature. Seconds since 1970. */
  onTime(seconds: number): void;
  onView(): void;
  /** Called once, when the evidence is kept. */
  onConflict(facts: ConflictFacts): Promise<void>;
}

export interface OneWitness {
  view(): WitnessView;
  /** There may be a newer checkpoint. Harmless at any time. */
  poke(): void;
  close(): Promise<void>;
}

export function createOneWitness(deps: OneWitnessDeps): OneWitness {
  const { verifier, evidence, http, clock, random } = deps;
  const { name } = verifier;
  const url = `${deps.url.replace(/\/$/, '')}/add-checkpoint`;
  const ended = new AbortController();
  const known = newestCosigned();
  let cosigned = known;
  /** Size that the witness has, as far as we know. */
  let theirs = known.size;
  let state: WitnessView['state'] = evidence.conflicts().some((one) => one.name === name) ? 'conflict' : 'idle';
  let failures = 0;
  let running: Promise<void> | null = null;
  let cancelPause: CancelTimer | null = null;
  let pokedMeanwhile = false;

  function newestCosigned(): { readonly size: number; readonly at: number | null } {
    for (let before: number | undefined; ; ) {
      const page = evidence.checkpoints(before, 200);
      for (const { size } of page) {
        const own = evidence.cosignatures(size).find((one) => one.name === name);
        if (own !== undefined) return { size, at: cosignedAt(own.line) };
      }
      const last = page.at(-1);
      if (last === undefined) return { size: 0, at: null };
      before = last.size;
    }
  }

  const become = (next: WitnessView['state']): void => {
    state = next;
    deps.onView();
  };

  /** Whether it is worth asking again at once. */
  async function turn(checkpoint: StoredCheckpoint): Promise<boolean> {
    const { size, note } = checkpoint;
    const old = theirs;
    const proof = consistencyProof(old, size, evidence.subtreeRoot);
    const answer = await http(url, encodeAddCheckpoint({ old, proof, note }), ended.signal);
    if (ended.signal.aborted) return false;
    if (!answer.ok) return failed('unreachable');
    const read = readWitnessAnswer(answer.value, note, verifier);
    switch (read.kind) {
      case 'cosigned':
        // On disk before it counts: what was said to be witnessed must stay so.
        await evidence.keepCosignature({ size, name, line: read.line });
        cosigned = { size, at: read.at };
        theirs = size;
        failures = 0;
        deps.onTime(read.at);
        become('cosigned');
        return true;
      case 'other-size':
        if (read.size > size) return conflict(checkpoint, answer.value, read.size);
        theirs = read.size;
        become('behind');
        return true;
      case 'conflict':
        return conflict(checkpoint, answer.value, null);
      case 'refused':
      case 'garbled':
        return failed('refused');
    }
  }

  async function conflict({ size }: StoredCheckpoint, answer: HttpAnswer, named: number | null): Promise<boolean> {
    // The history may have grown while the answer was under way: then the witness is merely ahead of what was sent.
    const newest = evidence.checkpoints(undefined, 1)[0];
    if (named !== null && newest !== undefined && named <= newest.size) {
      theirs = named;
      return true;
    }
    const { status, body } = answer;
    await evidence.keepConflict({ name, at: clock.wall(), size, status, body });
    become('conflict');
    await deps.onConflict({ witness: name, size, status, theirs: named });
    return false;
  }

  function failed(how: 'unreachable' | 'refused'): boolean {
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
    failures = Math.min(failures + 1, 16);
    // Up to a quarter more, so that the counters of a district do not come all at once after its hub was away.
    const jitter = (pause / 4) * ((random(1)[0] ?? 0) / 256);
    cancelPause = clock.after(pause + jitter, () => {
      cancelPause = null;
      poke();
    });
    become(how);
    return false;
  }

  async function run(): Promise<void> {
    for (let turns = 0; turns < MOST_TURNS; turns++) {
      const newest = evidence.checkpoints(undefined, 1)[0];
      if (newest === undefined || newest.size === 0 || newest.size <= cosigned.size) return;
      if (!(await turn(newest)) || ended.signal.aborted) return;
      if (state === 'cosigned') turns = -1;
    }
    failed('refused');
  }

  function poke(): void {
    if (ended.signal.aborted || cancelPause !== null || state === 'conflict') return;
    // Whoever runs may have looked for the last time already.
    pokedMeanwhile = running !== null;
    if (pokedMeanwhile) return;
    running = run().finally(() => {
      running = null;
      if (pokedMeanwhile) poke();
    });
  }

  return {
    view: () => ({ name, url: deps.url, cosignedSize: cosigned.size, cosignedAt: cosigned.at, state }),
    poke,
    async close() {
      ended.abort();
      cancelPause?.();
      await running;
    },
  };
}
