/**
 * Pictures of the safe: taken at openings and incidents, kept in the vault, shown to those who may, erased by rule.
 * Vault first, entry second: a picture without its entry is erased at the next start. Erased first, entry second: the ledger
 * never says of a picture that it is gone while it is there. A power cut at any step is settled by doing the step again.
 */
import type { CancelTimer, Clock } from '../../../devices/kit/clock.ts';
import type { DeviceTrouble } from '../../../devices/kit/device.ts';
import type { Log } from '../../../devices/kit/log.ts';
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import type { CallError } from '../../api/call-error.ts';
import { METHODS, type MethodResult, type Params } from '../../api/contract/methods.ts';
import type { Caller, PeoplePort, RegisterPort } from '../../api/ports.ts';
import type { Desk } from '../../desk/desk.ts';
import type { DevicePorts, StillPicture } from '../../gateway/device-ports.ts';
import type { Entry } from '../../ledger/entry.ts';
import { newId, type Random } from '../../random.ts';
import type { KeptFold } from '../../state-snapshot/kept-fold.ts';
import type { Vault } from '../../vault/vault.ts';
import {
  BY_DAEMON,
  PICTURE_CLASS,
  PICTURE_FIELD,
  type PictureEvent,
  type PictureOf,
  pictureDraft,
} from './picture-entries.ts';
import { createPictureErasing } from './picture-erasing.ts';
import { createPictureRegister, type PictureRow } from './picture-register.ts';

/** A camera that did not give a picture is asked once more after this. Milliseconds. */
const AGAIN_MS = 1_000;

export interface SafePicturesDeps {
  readonly desk: Pick<Desk, 'record'>;
  readonly vault: Pick<Vault, 'newSubject' | 'prepare' | 'store' | 'open' | 'erase' | 'subjectsOf'>;
  readonly devices: Pick<DevicePorts, 'still'>;
  readonly people: Pick<PeoplePort, 'acting'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Identifies this run of the daemon, as in its entries. */
  readonly boot: string;
  /** How long pictures are kept, days (profile: `pictures.safeDays`). */
  readonly days: number;
  /** Whether this camera is a simulated one. */
  simulated(camera: string): boolean;
}

export interface SafePictures {
  /** Every entry, replayed and new, in order. */
  onEntry(entry: Entry): void;
  /** What a start from a snapshot takes up again. */
  readonly fold: KeptFold;
  /** Once, when the ledger is replayed and before the first picture: settles what the last run left, erases, and goes on each hour. */
  start(): Promise<void>;
  /** One picture of `camera`. Resolves when its entry, or the entry that there is none, is on disk; rejects only with the ledger. */
  take(of: Omit<PictureOf, 'picture'>): Promise<void>;
  /** Erases what is kept long enough. */
  eraseDue(): Promise<void>;
  /** For the register's rows. */
  picturesOf(about: string): MethodResult<'register.openings'>['rows'][number]['pictures'];
  readonly picture: RegisterPort['picture'];
  /** Ends timers; resolves when pictures under way have their entries. Harmless when repeated. */
  close(): Promise<void>;
}

export function createSafePictures(deps: SafePicturesDeps): SafePictures {
  const { desk, vault, devices, people, clock, random, log } = deps;
  const register = createPictureRegister();
  const erasing = createPictureErasing({ ...deps, register });
  const underWay = new Set<Promise<void>>();
  /** Those who wait before they ask a camera again. */
  const waiting = new Set<() => void>();
  let closed = false;

  const record = (event: PictureEvent, row: Pick<PictureRow, 'simulated' | 'about'>): Promise<unknown> =>
    desk.record([pictureDraft(event, { actor: BY_DAEMON, ...row }, null)], null);

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        cancel();
        waiting.delete(go);
        resolve();
      };
      const cancel: CancelTimer = clock.after(AGAIN_MS, go);
      waiting.add(go);
    });
  }

  async function twice(camera: string): Promise<Result<StillPicture, DeviceTrouble>> {
    const first = await devices.still(camera);
    if (first.ok || closed) return first;
    await pause();
    return closed ? first : devices.still(camera);
  }

  /** Keeps the picture and says so; false where the vault did not take it. */
  async function keep(of: PictureOf, { bytes, mediaType }: StillPicture, simulated: boolean): Promise<boolean> {
    const value = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
    const prepared = vault.prepare(vault.newSubject(), [{ f: PICTURE_FIELD, value }]);
    try {
      vault.store(prepared, PICTURE_CLASS);
    } catch {
      // Disk full or broken. What was half kept is found at the next start, if it cannot be erased now.
      erasing.tryErase(prepared.subject);
      return false;
    }
    const event: PictureEvent = { type: 'picture.taken', data: { ...of, bytes: bytes.length, mediaType } };
    await desk.record([pictureDraft(event, { actor: BY_DAEMON, simulated, about: of.about }, prepared)], null);
    return true;
  }

  async function run(of: PictureOf): Promise<void> {
    const simulated = deps.simulated(of.camera);
    const still = await twice(of.camera);
    const code = still.ok ? ((await keep(of, still.value, simulated)) ? null : 'not-kept') : still.error.code;
    if (code === null) return;
    log.write('warn', 'picture.failed', { device: of.camera, code });
    await record({ type: 'picture.failed', data: { ...of, code } }, { simulated, about: of.about });
  }

  /** The kept picture, after its entry is on disk; null where it may only be stored. */
  async function show(row: PictureRow, caller: Caller, person: string | null): Promise<string | null> {
    const opened = vault.open(row.subject ?? '', PICTURE_FIELD);
    if (!opened.ok && opened.error === 'restricted') return null;
    const value = opened.ok ? opened.value[0]?.value : undefined;
    if (value === undefined) throw new Error(`picture ${row.picture} cannot be opened, though nobody erased it`);
    const { keyId: key, role, session } = caller;
    const actor = { ...(person === null ? {} : { person }), key, role, session };
    const { simulated, about, picture } = row;
    const seen: PictureEvent = { type: 'picture.seen', data: { picture } };
    await desk.record([pictureDraft(seen, { actor, simulated, about }, null)], null);
    return value;
  }

  return {
    onEntry(entry) {
      register.take(entry, erasing.watch({ boot: entry.boot, wall: entry.ts, mono: entry.mono }));
    },
    fold: {
      dump: () => ({ register: register.dump(), time: erasing.fold.dump() }),
      load(dumped) {
        const from = dumped as { readonly register: unknown; readonly time: unknown };
        register.load(from.register);
        erasing.fold.load(from.time);
      },
    },
    start: () => erasing.start(),
    take(of) {
      const done = run({ picture: newId(random, 'pic'), ...of }).finally(() => underWay.delete(done));
      underWay.add(done);
      return done;
    },
    eraseDue: () => erasing.eraseDue(),
    picturesOf: (about) => register.of(about).map(({ picture, at, state }) => ({ picture, at, state })),
    async picture(
      { picture }: Params<'register.picture'>,
      caller: Caller,
    ): Promise<Result<MethodResult<'register.picture'>, CallError>> {
      const acting = people.acting(caller, METHODS['register.picture'].signIn);
      if (!acting.ok) return acting;
      const row = register.find(picture);
      if (row === null) return err({ code: 'pictureUnknown' });
      const kept = row.state === 'kept';
      const base64 = kept ? await show(row, caller, acting.value.person) : null;
      if (kept && base64 === null) return err({ code: 'restrictedData' });
      // It may have been erased meanwhile: then it is not shown any more.
      const { state, mediaType, erased } = register.find(picture) ?? row;
      if (state === 'kept') return ok({ picture, state, mediaType, base64, erased });
      return ok({ picture, state, mediaType: null, base64: null, erased });
    },
    async close() {
      closed = true;
      for (const go of [...waiting]) go();
      await Promise.allSettled([...underWay, erasing.close()]);
    },
  };
}
