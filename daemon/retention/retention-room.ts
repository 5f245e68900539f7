/**
 * The room of kept data: says what is kept of whom, shows it to those who may, and ends it by rule or by two managers. What is decided
 * stands in `retention-decider.ts`; here it is asked, written, carried out and answered, one thing after the other.
 */
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';
import type { Log } from '../../devices/kit/log.ts';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { CallError } from '../api/call-error.ts';
import type { MethodResult, Params } from '../api/contract/methods.ts';
import type { Caller, KeptPort } from '../api/ports.ts';
import type { Desk } from '../desk/desk.ts';
import type { Actor, Entry, EntryDraft } from '../ledger/entry.ts';
import type { KeptFold } from '../state-snapshot/kept-fold.ts';
import type { Vault } from '../vault/vault.ts';
import { createErasing } from './erasing.ts';
import { createKeptRegister } from './kept-register.ts';
import { overviewOf, subjectView } from './kept-view.ts';
import { createKeyRotation } from './key-rotation.ts';
import { type OpeningLine, openingsOf } from './opening-lines.ts';
import { reasonFits } from './reason-text.ts';
import { classTroubles, type RetentionClasses } from './retention-classes.ts';
import { classOf, decideEarly, decideRound, mayShow } from './retention-decider.ts';
import { digestOf, readDigest, retentionDraft, retentionEvent } from './retention-entries.ts';

/** How often the rules are looked at. Milliseconds. */
const ROUND_MS = 3_600_000;

/** Two different managers of two different roles. `draft` uses their proofs up and stands in front of the act's own entries. */
export type Approved = Result<
  { readonly actors: readonly Actor[]; readonly draft: EntryDraft },
  /** `drafts` are to be written before the answer leaves. */
  { readonly error: CallError; readonly drafts: readonly EntryDraft[] }
>;

export interface RetentionDeps {
  readonly desk: Pick<Desk, 'record'>;
  readonly vault: Pick<
    Vault,
    'open' | 'openRestricted' | 'setRestricted' | 'eraseClass' | 'subjectsOf' | 'lookups' | 'rotate' | 'ownKey'
  >;
  readonly clock: Clock;
  readonly log: Log;
  /** Identifies this run of the daemon, as in its entries. */
  readonly boot: string;
  /** The profile's `retention`; a table that is wrong throws. */
  readonly classes: RetentionClasses;
  readonly simulated: boolean;
  actorOf(caller: Caller): Actor;
  approve(proofs: readonly string[], what: string): Approved;
  /** Whether nobody waits for this daemon at the moment. */
  quiet(): boolean;
  /** The vault's key is another one now. */
  onRotated(): void;
  /** A bug, or a ledger that takes nothing more: the process has to end. */
  onFailed(cause: unknown): void;
}

export interface RetentionRoom {
  readonly port: KeptPort;
  /** Every entry, replayed and new, in order. */
  onEntry(entry: Entry): void;
  /** What a start from a snapshot takes up again. */
  readonly fold: KeptFold;
  /** Once, after the replay: settles what the last run left, then what is due, then goes on each hour. */
  start(): Promise<void>;
  /** Carries out what the rules want by now. */
  round(): Promise<void>;
  /** What was erased must be in no copy made from now on; false where the disk did not let that be so. */
  beforeBackup(): Promise<boolean>;
  /** For an export that two managers approved and that is an entry of its own. Personal data. */
  openingsOf(seqs: readonly number[], fields: readonly string[]): Promise<readonly OpeningLine[]>;
  /** Ends timers; resolves when what is under way has its end on disk. Harmless when repeated. */
  close(): Promise<void>;
}

export function createRetentionRoom(deps: RetentionDeps): RetentionRoom {
  const { desk, vault, clock, log, boot, classes, simulated } = deps;
  const troubles = classTroubles(classes);
  if (troubles.length > 0) throw new Error(`the profile's retention: ${troubles.join(', ')}`);
  const register = createKeptRegister();
  const erasing = createErasing({ desk, vault, register, log, classes: Object.keys(classes) });
  const rotation = createKeyRotation({
    desk,
    vault,
    register,
    log,
    simulated,
    quiet: deps.quiet,
    onRotated: deps.onRotated,
  });
  let cancelNext: CancelTimer = () => {};
  let closed = false;
  /** Acts and rounds wait for each other: what one has decided, the next one sees done. */
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  }

  const now = (): { readonly wall: number; readonly seen: number } => {
    const wall = clock.wall();
    return { wall, seen: register.seenAt({ boot, wall, mono: clock.mono() }) };
  };

  async function runRound(): Promise<void> {
    if (closed) return;
    const { seen } = now();
    await desk.record(decideRound(register, classes, seen), null);
    await erasing.carryOut();
    await rotation.daily(seen);
  }

  function again(): void {
    if (closed) return;
    cancelNext = clock.after(ROUND_MS, () => void inTurn(runRound).then(again, deps.onFailed));
  }

  const unfit = err({ code: 'invalidParams', path: '/reason' } as const);

  async function find({ by, reason }: Params<'kept.find'>, caller: Caller): ReturnType<KeptPort['find']> {
    if (!reasonFits(reason, by.kind === 'idNumber' ? [by.value] : [])) return unfit;
    const subjects = by.kind === 'subject' ? [by.subject] : vault.lookups.find('idNumber', by.value);
    const rows = subjects.flatMap((subject) => register.of(subject));
    const found = [...new Set(rows.map(({ subject }) => subject))];
    const data = { count: found.length, digest: digestOf(found), reason };
    await desk.record([retentionDraft({ type: 'pii.searched', data }, [deps.actorOf(caller)], simulated)], null);
    return ok({ subjects: rows.map((row) => subjectView(row, classes, now())) });
  }

  async function show({ subject, reason }: Params<'kept.show'>, caller: Caller): ReturnType<KeptPort['show']> {
    const may = mayShow(register, subject);
    if (!may.ok) return err({ code: may.error });
    const opened = vault.open(subject);
    if (!opened.ok) return noValues(opened.error);
    if (
      !reasonFits(
        reason,
        opened.value.map(({ value }) => value),
      )
    )
      return unfit;
    const rows = register.of(subject);
    const shown = new Set(opened.value.map(({ f }) => f));
    const digest = readDigest(rows.flatMap(({ pii }) => pii.filter(({ f }) => shown.has(f))));
    const data = { subject, count: opened.value.length, digest, reason };
    const draft = retentionDraft({ type: 'pii.read', data }, [deps.actorOf(caller)], simulated);
    await desk.record([draft], null);
    // It may have ended while the entry was on its way to the disk.
    const still = mayShow(register, subject);
    if (!still.ok) return err({ code: still.error });
    const pictures = new Set(rows.flatMap((row) => classOf(classes, row.class)?.pictures ?? []));
    return ok({ values: opened.value.map(({ f, value }) => ({ f, value: pictures.has(f) ? null : value })) });
  }

  function noValues(code: string): Awaited<ReturnType<KeptPort['show']>> {
    if (code === 'restricted') return err({ code: 'restrictedData' });
    // The ledger says that it is kept, and the vault does not have it: somebody must look at the disk.
    log.write('error', 'retention.values-missing', { code });
    return err({ code: 'subjectUnknown' });
  }

  async function act({
    act: wanted,
    proofs,
  }: Params<'kept.act'>): Promise<Result<MethodResult<'kept.act'>, CallError>> {
    if (wanted.type !== 'rotate') {
      const opened = vault.openRestricted(wanted.subject);
      const values = opened.ok ? opened.value.map(({ value }) => value) : [];
      if (!reasonFits(wanted.reason, values)) return unfit;
      // Said before the proofs are used up: those two need not come again for nothing.
      const possible = decideEarly(register, classes, { ...wanted, actors: [] });
      if (!possible.ok) return err({ code: possible.error });
    }
    const approved = deps.approve(proofs, `kept.${wanted.type}`);
    if (!approved.ok) {
      await desk.record(approved.error.drafts, null);
      return err(approved.error.error);
    }
    const { actors, draft } = approved.value;
    if (wanted.type === 'rotate') {
      await desk.record([draft], null);
      const entry = await rotation.rotate(actors);
      return entry === null ? err({ code: 'eraseFailed' }) : ok({ seq: entry.seq });
    }
    const decided = decideEarly(register, classes, { ...wanted, actors });
    const written = await desk.record([draft, ...(decided.ok ? decided.value : [])], null);
    if (!decided.ok) return err({ code: decided.error });
    if (wanted.type === 'erase' && !(await erasing.carryOut())) return err({ code: 'eraseFailed' });
    return ok({ seq: written.at(-1)?.seq ?? 0 });
  }

  return {
    port: {
      overview: async () => ok(overviewOf(register, classes)),
      find: (params, caller) => inTurn(() => find(params, caller)),
      show: (params, caller) => inTurn(() => show(params, caller)),
      act: (params) => inTurn(() => act(params)),
    },
    onEntry(entry) {
      register.take(entry);
      const event = retentionEvent(entry);
      if (event?.type === 'pii.restricted') vault.setRestricted(event.data.subject, event.data.class, true);
      if (event?.type === 'pii.erased') vault.setRestricted(event.data.subject, event.data.class, false);
    },
    fold: {
      dump: register.dump,
      load(dumped) {
        register.load(dumped);
        for (const { subject, class: retentionClass, state } of register.rows())
          vault.setRestricted(subject, retentionClass, state === 'restricted');
      },
    },
    async start() {
      await inTurn(async () => {
        await erasing.settle();
        erasing.addLookups();
        await runRound();
      });
      again();
    },
    round: () => inTurn(runRound),
    beforeBackup: () => inTurn(rotation.beforeBackup),
    openingsOf: async (seqs, fields) => openingsOf({ register, vault, seqs, fields }),
    async close() {
      closed = true;
      cancelNext();
      await last;
    },
  };
}
