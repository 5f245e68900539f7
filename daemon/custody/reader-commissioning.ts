/**
 * Gives a badge reader its key: two managers prove themselves, the beginning is on disk, the new key is kept, the reader gets and
 * proves it, the outcome is written. A crash anywhere leaves a beginning without an end, which the next start closes as interrupted;
 * whichever key the reader has by then is kept, as the one in force or the pending one.
 */
import type { ReaderIdentity } from '../../devices/badge-reader/contract.ts';
import type { Clock } from '../../devices/kit/clock.ts';
import type { DeviceTrouble } from '../../devices/kit/device.ts';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { CallError } from '../api/call-error.ts';
import { systemCode } from '../ledger/database-file.ts';
import type { Actor, Entry, EntryDraft } from '../ledger/entry.ts';
import type { PeopleRefusal } from '../people/people-refusals.ts';
import { MANAGERS } from '../people/roles.ts';
import { newId, type Random } from '../random.ts';
import type { KeptFold } from '../state-snapshot/kept-fold.ts';
import { type CommissioningEvent, commissioningDraft, commissioningEventOf } from './commissioning-entries.ts';
import type {
  CommissioningCode,
  CommissioningRequest,
  CommissioningTrouble,
  CurrentKey,
  ManagerCredentials,
} from './commissioning-request.ts';
import type { PersonStanding } from './custody-commands.ts';

/** So long from the written beginning until whoever asked gets an answer. Milliseconds. */
export const COMMISSION_WITHIN_MS = 120_000;
const KEY_BYTES = 16;

export interface CommissioningDeps {
  /** Badge readers that are configured, and whether each is simulated. */
  readonly readers: ReadonlyMap<string, { readonly simulated: boolean }>;
  /** One try of one manager, written down and counted as any other; the answer is a proof. */
  prove(who: ManagerCredentials): Promise<Result<{ readonly proof: string }, CallError>>;
  /** Whose the proofs are, and the entry that uses them up. */
  spendProofs(
    proofs: readonly string[],
    what: string,
  ): Result<{ readonly people: readonly string[]; readonly draft: EntryDraft }, PeopleRefusal>;
  standings(): ReadonlyMap<string, PersonStanding>;
  /** Resolves when all are durable, in one transaction. */
  record(drafts: readonly EntryDraft[]): Promise<unknown>;
  readonly keys: {
    /** Null where the reader has no row yet. `key`: in force; `pending`: kept, and perhaps given to the reader. */
    find(reader: string): { readonly key: Uint8Array | null; readonly pending: Uint8Array | null } | null;
    putPending(reader: string, key: Uint8Array): void;
    /** The pending key is in force from now on, for this device alone. */
    confirm(reader: string, identity: ReaderIdentity): void;
  };
  /** Takes the reader out of service, tries once, puts it back with what is in force then. */
  commission(
    reader: string,
    keys: { readonly currentKey: 'default' | Uint8Array; readonly newKey: Uint8Array },
  ): Promise<Result<ReaderIdentity, DeviceTrouble>>;
  readonly random: Random;
  readonly clock: Clock;
}

export interface ReaderCommissioning extends KeptFold {
  /** Every entry, replayed and new. */
  onEntry(entry: Entry): void;
  /** At start, after the replay: closes what the last run left open. */
  start(): Promise<void>;
  commission(request: CommissioningRequest): Promise<Result<ReaderIdentity, CommissioningTrouble>>;
}

export function createReaderCommissioning(deps: CommissioningDeps): ReaderCommissioning {
  const { readers, keys, clock, random } = deps;
  /** By reader: the act whose end no entry tells. */
  let open = new Map<string, string>();
  const busy = new Set<string>();

  const draftOf = (event: CommissioningEvent, cause: string, actors: readonly Actor[]): EntryDraft => {
    const simulated = readers.get(event.data.reader)?.simulated ?? false;
    return commissioningDraft(event, { actors, cause, simulated });
  };

  const chooseKeys = (reader: string, asked: CurrentKey): Result<GivenKeys, CommissioningTrouble> => {
    const known = keys.find(reader);
    const currentKey = asked === 'stored' ? known?.key : asked === 'pending' ? known?.pending : asked;
    if (currentKey === undefined || currentKey === null)
      return fail(asked === 'stored' ? 'noStoredKey' : 'noPendingKey');
    // A key that may be in the reader already is given again, never replaced: were it forgotten, nobody could speak to that reader.
    const pending = known?.pending ?? null;
    return ok({ currentKey, newKey: pending ?? newKey(random), isNew: pending === null });
  };

  const proveBoth = async ({ managers: [first, second] }: CommissioningRequest): Promise<Proofs> => {
    const one = await deps.prove(first);
    if (!one.ok) return fail('firstNotProven', one.error.code, one.error.detail);
    const other = await deps.prove(second);
    return other.ok
      ? ok([one.value.proof, other.value.proof])
      : fail('secondNotProven', other.error.code, other.error.detail);
  };

  /** The beginning on disk, with both people as actors; or why they may not, on disk too. */
  const begin = async (reader: string, cause: string, proofs: readonly string[]): Promise<Begun> => {
    const used = deps.spendProofs(proofs, 'reader.commissioning');
    if (!used.ok) return fail('notTwoManagers', used.error.code);
    const { people, draft } = used.value;
    const actors = twoManagersAmong(people, deps.standings());
    if (actors === null) {
      const data = { reader, code: 'twoPeople', clause: 'design 2.6' };
      const refused = draftOf(
        { type: 'reader.commissioning-refused', data },
        cause,
        people.map((person) => ({ person })),
      );
      await deps.record([draft, refused]);
      return fail('notTwoManagers', 'twoPeople');
    }
    await deps.record([draft, draftOf({ type: 'reader.commissioning-begun', data: { reader } }, cause, actors)]);
    return ok(actors);
  };

  const act = async (reader: string, cause: string, given: GivenKeys, actors: readonly Actor[]): Promise<Outcome> => {
    const failed = async (code: CommissioningCode, reason: string): Promise<Outcome> => {
      const data = { reader, code: reason };
      await deps.record([draftOf({ type: 'reader.commissioning-failed', data }, cause, actors)]);
      return fail(code, reason);
    };
    if (given.isNew && !keeps(() => keys.putPending(reader, given.newKey))) return failed('keyNotKept', 'key-not-kept');
    const { currentKey, newKey } = given;
    const done = await deps.commission(reader, { currentKey, newKey });
    if (!done.ok) return failed('readerFailed', done.error.code === 'protocol' ? done.error.reason : done.error.code);
    const identity = done.value;
    // The reader proved the pending key, which stays kept: the same call with `pending` mends this.
    if (!keeps(() => keys.confirm(reader, identity))) return failed('keyNotKept', 'key-not-confirmed');
    const data = { reader, vendor: identity.vendor, serial: identity.serial };
    await deps.record([draftOf({ type: 'reader.commissioned', data }, cause, actors)]);
    return ok(identity);
  };

  /** Answers in time; what comes later is written down all the same. */
  const inTime = (ended: Promise<Outcome>): Promise<Outcome> => {
    const late = Promise.withResolvers<Outcome>();
    const cancel = clock.after(COMMISSION_WITHIN_MS, () => late.resolve(fail('stillRunning')));
    return Promise.race([ended, late.promise]).finally(cancel);
  };

  return {
    onEntry(entry) {
      const event = commissioningEventOf(entry);
      if (event === null || event.type === 'reader.commissioning-refused') return;
      const { reader } = event.data;
      if (event.type === 'reader.commissioning-begun') open.set(reader, entry.cause ?? '');
      else open.delete(reader);
    },
    dump: (): ReadonlyMap<string, string> => open,
    load(dumped) {
      open = new Map(dumped as ReadonlyMap<string, string>);
    },
    async start() {
      const drafts = [...open].map(([reader, cause]) => {
        const data = { reader, code: 'interrupted' };
        return draftOf({ type: 'reader.commissioning-failed', data }, cause, [{ part: 'daemon' }]);
      });
      if (drafts.length > 0) await deps.record(drafts);
    },
    async commission(request) {
      const { reader } = request;
      if (!readers.has(reader)) return fail('readerUnknown');
      if (busy.has(reader)) return fail('underWay');
      const given = chooseKeys(reader, request.currentKey);
      if (!given.ok) return given;
      busy.add(reader);
      let ended: Promise<unknown> = Promise.resolve();
      try {
        const proofs = await proveBoth(request);
        if (!proofs.ok) return proofs;
        const cause = newId(random, 'rc');
        const begun = await begin(reader, cause, proofs.value);
        if (!begun.ok) return begun;
        const acted = act(reader, cause, given.value, begun.value);
        ended = acted;
        return await inTime(acted);
      } finally {
        const free = (): boolean => busy.delete(reader);
        void ended.then(free, free);
      }
    },
  };
}

interface GivenKeys {
  readonly currentKey: 'default' | Uint8Array;
  readonly newKey: Uint8Array;
  /** False for one that was kept by an earlier attempt. */
  readonly isNew: boolean;
}
type Outcome = Result<ReaderIdentity, CommissioningTrouble>;
type Proofs = Result<readonly string[], CommissioningTrouble>;
type Begun = Result<readonly Actor[], CommissioningTrouble>;

function fail(
  code: CommissioningCode,
  reason: string | null = null,
  detail: string | null = null,
): Result<never, CommissioningTrouble> {
  return err({ code, reason, detail });
}

/** A vault that cannot be written is trouble of the disk, and an outcome; what is no trouble of the system is a bug and goes on. */
function keeps(write: () => void): boolean {
  try {
    write();
    return true;
  } catch (error) {
    systemCode(error);
    return false;
  }
}

/** Two different people who manage today, in two different roles; null otherwise. */
function twoManagersAmong(
  people: readonly string[],
  standings: ReadonlyMap<string, PersonStanding>,
): readonly Actor[] | null {
  const managers = people.flatMap((person) => {
    const role = MANAGERS.find((one) => standings.get(person)?.filed.includes(one));
    return role === undefined ? [] : [{ person, role }];
  });
  const different = new Set(managers.map(({ person }) => person)).size === 2;
  return people.length === 2 && different && new Set(managers.map(({ role }) => role)).size === 2 ? managers : null;
}

/** Unpredictable, and never the key that everybody knows: 30 31 … 3F (OSDP 2.2, Annex D). */
function newKey(random: Random): Uint8Array {
  for (;;) {
    const key = random(KEY_BYTES);
    if (key.some((byte, at) => byte !== 0x30 + at)) return key;
  }
}
