/** A safe's pictures with a real vault in a folder, a real desk on a ledger in memory, and a camera in the test's hand; can crash and start again. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import type { Caller } from '../../../../daemon/api/ports.ts';
import { createSafePictures, type SafePictures } from '../../../../daemon/custody/pictures/safe-pictures.ts';
import { createDesk } from '../../../../daemon/desk/desk.ts';
import type { StillPicture } from '../../../../daemon/gateway/device-ports.ts';
import type { Entry } from '../../../../daemon/ledger/entry.ts';
import { systemRandom } from '../../../../daemon/random.ts';
import type { Vault } from '../../../../daemon/vault/vault.ts';
import type { DeviceTrouble } from '../../../../devices/kit/device.ts';
import { err, ok, type Result } from '../../../../devices/kit/result.ts';
import { roomStill } from '../../../../simulators/camera/room-stills.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { opened, temporaryFolder } from '../../vault/vault-fixture.ts';

export const DAY = 86_400_000;
export const HOUR = 3_600_000;
export const JPEG = roomStill('early');
export const OF = { lock: 'main', camera: 'safe-camera', about: 'op_1' } as const;
export const AUDITOR: Caller = { session: 'se_1', role: 'office', keyId: 'k_1' };

export interface PictureWorld {
  readonly clock: ReturnType<typeof createManualClock>;
  readonly folder: string;
  /** The ledger's entries on disk. */
  readonly entries: readonly Entry[];
  readonly logLines: readonly string[];
  /** What the camera answers, in turn; empty = a picture. */
  readonly answers: Result<StillPicture, DeviceTrouble>[];
  asked(): number;
  vault(): Vault;
  pictures(): SafePictures;
  /** What the vault does from now on in place of its own; null = its own again. */
  breakVault(broken: Partial<Vault> | null): void;
  /** Entries wait: what is recorded from now on never reaches the disk, until the next start. */
  holdLedger(): void;
  /** Entries that were held reach the disk. */
  releaseLedger(): Promise<void>;
  /** The process ends as by a power cut, and starts again after `offMs`, without `start()` of the pictures. */
  crash(offMs?: number): Promise<void>;
  /** Types of the pictures' entries, in order. */
  types(): readonly string[];
  last(): Entry;
  /** Reads and changes the vault's files past the vault. */
  raw<T>(file: 'keys.db' | 'vault.db', work: (database: Database.Database) => T): T;
}

export function pictureWorld(): PictureWorld {
  const clock = createManualClock();
  const folder = temporaryFolder();
  const entries: Entry[] = [];
  const logLines: string[] = [];
  const answers: Result<StillPicture, DeviceTrouble>[] = [];
  let asked = 0;
  let boots = 0;
  let broken: Partial<Vault> | null = null;
  let held: (() => void)[] | null = null;
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
          if (held === null) {
            entries.push(...fresh);
            return Promise.resolve();
          }
          const waiting = held;
          return new Promise((resolve) => {
            waiting.push(() => {
              entries.push(...fresh);
              resolve();
            });
          });
        },
        findCall: () => null,
      },
      clock,
      boot,
      publish: () => {},
      onEntry: (entry) => pictures.onEntry(entry),
    });
    const pictures = createSafePictures({
      ...{ desk, clock, boot, days: 31, random: systemRandom },
      vault: new Proxy(vault, { get: (whole, name) => Reflect.get(broken ?? {}, name) ?? Reflect.get(whole, name) }),
      devices: {
        async still() {
          asked += 1;
          return answers.shift() ?? ok({ mediaType: 'image/jpeg', bytes: JPEG });
        },
      },
      people: {
        acting: (caller) => (caller.keyId === 'k_1' ? ok({ person: 'p_auditor' }) : err({ code: 'signInNeeded' })),
      },
      log: { write: (level, event, fields) => logLines.push(JSON.stringify({ level, event, ...fields })) },
      simulated: (camera) => camera === 'safe-camera',
    });
    for (const entry of entries) desk.replay(entry);
    return { vault, desk, pictures };
  }
  const started = () => now.desk.record([{ type: 'daemon.started', tv: 1, actors: [], data: {} }], null);
  onTestFinished(() => now.pictures.close());

  return {
    ...{ clock, folder, entries, logLines, answers },
    asked: () => asked,
    vault: () => now.vault,
    pictures: () => now.pictures,
    breakVault(next) {
      broken = next;
    },
    holdLedger() {
      held = [];
    },
    async releaseLedger() {
      for (const write of held?.splice(0) ?? []) write();
      held = null;
      await clock.advance(0);
    },
    async crash(offMs = 0) {
      held = null;
      broken = null;
      // The old process's timers die with it; its promises never go on, for its ledger never answers.
      const old = now;
      old.vault.close();
      clock.jumpWall(offMs);
      now = begin();
      await started();
    },
    types: () => entries.map(({ type }) => type).filter((type) => type.startsWith('picture.')),
    last() {
      const entry = entries.at(-1);
      if (entry === undefined) throw new Error('no entry');
      return entry;
    },
    raw(file, work) {
      const database = new Database(join(folder, file));
      database.pragma('secure_delete = ON');
      try {
        return work(database);
      } finally {
        database.close();
      }
    },
  };
}

/** First 64 bytes of every sealed picture in the vault, read past it. */
export function sealedIn(world: PictureWorld): readonly Buffer[] {
  return world.raw('vault.db', (database) =>
    database
      .prepare<[], Buffer>('SELECT ciphertext FROM blob')
      .pluck()
      .all()
      .map((bytes) => bytes.subarray(0, 64)),
  );
}
