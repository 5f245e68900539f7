/** Kept data with a real vault in a folder and a real desk on a ledger in memory; can be cut off anywhere and started again. */
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Caller } from '../../../daemon/api/ports.ts';
import { createDesk, type Desk } from '../../../daemon/desk/desk.ts';
import type { Entry } from '../../../daemon/ledger/entry.ts';
import { NATIONAL_PROFILE } from '../../../daemon/profiles/national.ts';
import type { RetentionClasses } from '../../../daemon/retention/retention-classes.ts';
import { createRetentionRoom, type RetentionRoom } from '../../../daemon/retention/retention-room.ts';
import type { Vault } from '../../../daemon/vault/vault.ts';
import { err, ok } from '../../../devices/kit/result.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { opened, temporaryFolder } from '../vault/vault-fixture.ts';

export const DAY = 86_400_000;
export const HOUR = 3_600_000;
export const HEAD: Caller = { session: 'se_1', role: 'office', keyId: 'k_1' };
export const NUMBER = '110105194912310021';
export const NAME = '样本·甲';
/** Two managers; anything else is not two. */
export const PROOFS = ['pf_head', 'pf_security'];

/** The national table, with staff that may be erased early and whose time ends: so that each way can be tried. */
export const CLASSES: RetentionClasses = {
  ...NATIONAL_PROFILE.retention,
  staff: { ...NATIONAL_PROFILE.retention.staff, activeDays: 10, restrictedDays: 5, earlyErase: true },
};

export interface KeptWorld {
  readonly clock: ManualClock;
  readonly folder: string;
  readonly entries: readonly Entry[];
  readonly logLines: readonly string[];
  readonly rotations: string[];
  vault(): Vault;
  desk(): Desk;
  room(): RetentionRoom;
  /** A document that was read to be kept; gives its subject. */
  keepDocument(number?: string): Promise<string>;
  keepPerson(person: string): Promise<string>;
  leave(person: string): Promise<void>;
  /** Types of the entries about kept data, in order. */
  types(): readonly string[];
  last(type: string): Entry;
  breakVault(broken: Partial<Vault> | null): void;
  /** What is recorded from the `after`-th time on never reaches the disk, until the next start. */
  holdLedger(after: number): void;
  /** The process ends as by a power cut, and starts again without `start()` of the room. */
  crash(offMs?: number): void;
}

export function keptWorld(classes: RetentionClasses = CLASSES): KeptWorld {
  const clock = createManualClock();
  const folder = temporaryFolder();
  const entries: Entry[] = [];
  const logLines: string[] = [];
  const rotations: string[] = [];
  let boots = 0;
  let broken: Partial<Vault> | null = null;
  let taken = Number.POSITIVE_INFINITY;
  let now = begin();

  function begin() {
    boots += 1;
    const boot = `boot-${boots}`;
    const vault = opened(folder);
    let seq = entries.length;
    const desk = createDesk({
      ledger: {
        origin: 'log.example/c1',
        nextSeq: () => seq,
        append(fresh) {
          seq += fresh.length;
          taken -= 1;
          if (taken < 0) return new Promise(() => {});
          entries.push(...fresh);
          return Promise.resolve();
        },
        findCall: () => null,
      },
      ...{ clock, boot },
      publish: () => {},
      onEntry: (entry) => room.onEntry(entry),
    });
    const room = createRetentionRoom({
      quiet: () => true,
      ...{ desk, clock, boot, classes, simulated: false },
      vault: new Proxy(vault, { get: (whole, name) => Reflect.get(broken ?? {}, name) ?? Reflect.get(whole, name) }),
      log: { write: (level, event, fields) => logLines.push(JSON.stringify({ level, event, ...fields })) },
      actorOf: ({ keyId, role, session }) => ({ person: 'p_head', key: keyId, role, session }),
      approve(proofs, what) {
        if (proofs.join() !== PROOFS.join()) return err({ error: { code: 'twoManagersNeeded' }, drafts: [] });
        const actors = [
          { person: 'p_head', role: 'head' },
          { person: 'p_security', role: 'securityAdmin' },
        ];
        return ok({ actors, draft: { type: 'proofs.used', tv: 1, actors, data: { proofs, what } } });
      },
      onRotated: () => rotations.push(boot),
      onFailed: (cause) => {
        throw cause;
      },
    });
    for (const entry of entries) desk.replay(entry);
    return { vault, desk, room };
  }
  onTestFinished(() => now.room.close());

  async function keep(type: string, retentionClass: string, data: Entry['data'], values: readonly [string, string][]) {
    const prepared = now.vault.prepare(
      now.vault.newSubject(),
      values.map(([f, value]) => ({ f, value })),
    );
    now.vault.store(prepared, retentionClass);
    const { subject, pii } = prepared;
    await now.desk.record([{ type, tv: 1, actors: [], subj: subject, pii, data }], null);
    return subject;
  }

  return {
    ...{ clock, folder, entries, logLines, rotations },
    vault: () => now.vault,
    desk: () => now.desk,
    room: () => now.room,
    keepDocument: (number = NUMBER) =>
      keep('reading.completed', 'identity-document', { reading: 'rd_1', kept: true }, [
        ['name', NAME],
        ['number', number],
        ['photo', 'cGhvdG8='],
      ]),
    keepPerson: (person) =>
      keep('person.enrolled', 'staff', { person, formal: '2020-01-01', confidentiality: '2020-01-01', proofs: [] }, [
        ['name', '员工·乙'],
        ['idNumber', '110105194912310048'],
        ['login', 'yi'],
      ]),
    async leave(person) {
      await now.desk.record([{ type: 'person.left', tv: 1, actors: [], data: { person, day: '', proofs: [] } }], null);
    },
    types: () => entries.map(({ type }) => type).filter((type) => /^(pii|vault)\./.test(type)),
    last(type) {
      const found = entries.findLast((entry) => entry.type === type);
      if (found === undefined) throw new Error(`no ${type}`);
      return found;
    },
    breakVault(next) {
      broken = next;
    },
    holdLedger(after) {
      taken = after;
    },
    crash(offMs = 0) {
      taken = Number.POSITIVE_INFINITY;
      broken = null;
      now.vault.close();
      clock.jumpWall(offMs);
      now = begin();
    },
  };
}

export const keysFile = (world: KeptWorld): string => join(world.folder, 'keys.db');
