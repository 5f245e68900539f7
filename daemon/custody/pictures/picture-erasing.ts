/**
 * Erases pictures that were kept as long as the rule says: at start and once an hour, one after the other. Their time is the
 * time that was seen to pass, not the wall clock's: who sets the clock erases nothing by it.
 */
import type { CancelTimer, Clock } from '../../../devices/kit/clock.ts';
import type { Log } from '../../../devices/kit/log.ts';
import type { Desk } from '../../desk/desk.ts';
import { type ClockReading, NO_TIME, type SeenTime, seeTime } from '../../retention/seen-time.ts';
import type { KeptFold } from '../../state-snapshot/kept-fold.ts';
import type { Vault } from '../../vault/vault.ts';
import { BY_DAEMON, PICTURE_CLASS, PICTURE_FIELD, pictureDraft, pictureRule } from './picture-entries.ts';
import type { KeptPicture, PictureRegister } from './picture-register.ts';

const DAY_MS = 86_400_000;
/** Rulebook Q5.6.3, Y-A1.6: a month at the least. */
const LEAST_DAYS = 31;
/** How often it is looked for pictures that are due. Milliseconds. */
const ROUND_MS = 3_600_000;

export interface PictureErasingDeps {
  readonly desk: Pick<Desk, 'record'>;
  readonly vault: Pick<Vault, 'open' | 'erase' | 'subjectsOf'>;
  readonly register: PictureRegister;
  readonly clock: Clock;
  readonly log: Log;
  readonly boot: string;
  /** Whole days, 31 or more; less throws. */
  readonly days: number;
}

export interface PictureErasing {
  /** Both clocks, as an entry has them; in order. Gives the time that was seen to pass until then, milliseconds. */
  watch(now: ClockReading): number;
  /** Seen time, which a start from a snapshot takes up again. */
  readonly fold: KeptFold;
  /** Erases pictures without an entry, then what is due, then goes on each hour. */
  start(): Promise<void>;
  /** Calls that come while one runs join it. */
  eraseDue(): Promise<void>;
  /** Destroys what is kept under `subject`; false where the disk does not let it. */
  tryErase(subject: string): boolean;
  close(): Promise<void>;
}

export function createPictureErasing(deps: PictureErasingDeps): PictureErasing {
  const { desk, vault, register, clock, log, boot, days } = deps;
  if (!Number.isInteger(days) || days < LEAST_DAYS)
    throw new Error('pictures of the safe are kept for 31 days at least');
  const keptMs = days * DAY_MS;
  let time = NO_TIME;
  /** How many pictures the wall clock held for old at the last round that said so. */
  let doubted = 0;
  let round: Promise<void> | null = null;
  let cancelNext: CancelTimer = () => {};
  let closed = false;

  function watch(now: ClockReading): number {
    time = seeTime(time, now);
    return time.seenMs;
  }

  function tryErase(subject: string): boolean {
    try {
      vault.erase(subject);
      return true;
    } catch (thrown) {
      const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
      log.write('error', 'pictures.not-erased', { code });
      return false;
    }
  }

  /** What a power cut left: kept, but never written down. Nobody would ever ask for it. */
  function eraseUnwritten(): void {
    const written = new Set(register.kept().map(({ subject }) => subject));
    for (const subject of vault.subjectsOf(PICTURE_CLASS)) if (!written.has(subject)) tryErase(subject);
  }

  /** Erased by the last run, which a power cut kept from saying so: its key is gone already, whatever the clock says now. */
  function isGone({ subject }: KeptPicture): boolean {
    const opened = vault.open(subject, PICTURE_FIELD);
    return !opened.ok && opened.error === 'subject-unknown';
  }

  async function eraseRound(): Promise<void> {
    const wall = clock.wall();
    const seen = watch({ boot, wall, mono: clock.mono() });
    const isDue = (row: KeptPicture): boolean => seen - row.since >= keptMs;
    const old = register.kept().filter((row) => isDue(row) || wall - row.at >= keptMs);
    const early = old.filter((row) => !isDue(row)).length;
    if (early > doubted) log.write('warn', 'pictures.clock-doubted', { count: early });
    doubted = early;
    for (const row of old) {
      if (closed) return;
      if (!isDue(row) && !isGone(row)) continue;
      // A disk that does not let one go will not let the next one go either: in an hour again.
      if (!tryErase(row.subject)) return;
      const event = { type: 'picture.erased', data: { picture: row.picture, rule: pictureRule(days) } } as const;
      const stamp = { actor: BY_DAEMON, simulated: row.simulated, about: row.about };
      await desk.record([pictureDraft(event, stamp, null)], null);
    }
  }

  function eraseDue(): Promise<void> {
    round ??= eraseRound().finally(() => {
      round = null;
    });
    return round;
  }

  async function hourly(): Promise<void> {
    await eraseDue();
    if (!closed) cancelNext = clock.after(ROUND_MS, () => void hourly());
  }

  return {
    watch,
    fold: {
      dump: () => time,
      load(dumped) {
        time = dumped as SeenTime;
      },
    },
    async start() {
      eraseUnwritten();
      await hourly();
    },
    eraseDue,
    tryErase,
    async close() {
      closed = true;
      cancelNext();
      await round;
    },
  };
}
