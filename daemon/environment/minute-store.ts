/**
 * readings.db: one row a sensor a minute for three years, in a file of its own beside the ledger. A missing file is made anew:
 * the minutes are then a gap, and the ledger's daily digests say that they were there.
 */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { createDatabaseFile, inspectDatabaseFile, systemCode } from '../ledger/database-file.ts';
import { DAY_MS, stepStart } from './china-time.ts';
import { type KeptQuantity, type KeptWatch, QUANTITIES } from './climate-watch.ts';
import {
  DIGEST_QUERY,
  MINUTES_MARK,
  type MinuteRow,
  type MinuteSummary,
  SUMMARY_QUERY,
  type SummaryRow,
  setUpMinutes,
  toSummary,
} from './minute-rows.ts';

/** Three years with a leap day among them. Milliseconds. */
export const KEPT_MS = 1_096 * DAY_MS;
/** What one erasing takes at most: a clock that is wrong by years must not empty the file at once. Milliseconds. */
const ERASED_AT_ONCE_MS = 2 * DAY_MS;

/** The file is there but cannot be used; it is never replaced. `reason` is what lies there, or SQLite's own code. */
export interface MinuteStoreTrouble {
  readonly code: 'readings-broken';
  readonly path: string;
  readonly reason: string;
}

export interface ClosedDay {
  readonly summary: MinuteSummary;
  /** SHA-256 over the rows (`DIGEST_QUERY`), hex. */
  readonly digest: string;
}

export interface MinuteStore {
  /**
   * Keeps where the hold-off stands, and a minute if there is one. `there`: that minute was written before, since the clock was
   * set back; it stays as it is. The error is SQLite's own code: nothing was kept.
   */
  keep(sensor: string, watch: KeptWatch, row: MinuteRow | null): Result<'kept' | 'there', string>;
  lastWatch(sensor: string): KeptWatch | null;
  /** The minutes that begin in `from`..`to`, wall ms, the end not included. */
  summary(sensor: string, from: number, to: number): MinuteSummary;
  sensors(): readonly string[];
  /** Beginnings of the days before `before` that have rows; `closed` while no row came after `closeDay`. */
  days(sensor: string, before: number): readonly { readonly at: number; readonly closed: boolean }[];
  /** Sums up a day and computes its digest, after its rows are safe from a power cut. The error is SQLite's own code. */
  closeDay(sensor: string, at: number): Result<ClosedDay, string>;
  /** Erases what is older than three years, at most two days of each sensor at once. The error is SQLite's own code. */
  eraseOld(now: number): Result<void, string>;
  close(): void;
}

/** Opens the file; makes it, and the folder that it lies in, when there is none. */
export function openMinuteStore(path: string): Result<MinuteStore, MinuteStoreTrouble> {
  const broken = (reason: string): Result<MinuteStore, MinuteStoreTrouble> =>
    err({ code: 'readings-broken', path, reason });
  let database: Database.Database | null = null;
  try {
    const kind = inspectDatabaseFile(path, MINUTES_MARK);
    if (kind === 'absent') {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      const made = createDatabaseFile(path, MINUTES_MARK, setUpMinutes);
      if (!made.ok) return broken(made.error);
    } else if (kind !== 'ours') return broken(kind);
    database = new Database(path, { fileMustExist: true, timeout: 5_000 });
    database.pragma('trusted_schema = OFF');
    // A power cut may take the last minutes and never breaks the file (SQLite, "PRAGMA synchronous"): a gap that is seen as one,
    // and no wait for the disk each minute in the thread that also moves the lock.
    database.pragma('synchronous = NORMAL');
    return ok(createMinuteStore(database));
  } catch (error) {
    database?.close();
    return broken(systemCode(error));
  }
}

type WatchRow = { quantity: string; at: number; since: number | null; held_ms: number } & Pick<KeptQuantity, 'verdict'>;

function createMinuteStore(database: Database.Database): MinuteStore {
  const add = database.prepare('INSERT INTO reading VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const putWatch = database.prepare('INSERT OR REPLACE INTO watch VALUES (?, ?, ?, ?, ?, ?)');
  const watches = database.prepare<[string], WatchRow>('SELECT * FROM watch WHERE sensor = ?');
  const summed = database.prepare<[string, number, number], SummaryRow>(SUMMARY_QUERY);
  const closedDay = database.prepare<[string, number], SummaryRow>('SELECT * FROM day WHERE sensor = ? AND at = ?');
  const putDay = database.prepare(`INSERT OR REPLACE INTO day SELECT ?, ?, * FROM (${SUMMARY_QUERY})`);
  const rowsOf = database.prepare<[string, number, number], unknown[]>(DIGEST_QUERY).raw();
  const firstFrom = database
    .prepare<[string, number], number | null>('SELECT min(at) FROM reading WHERE sensor = ? AND at >= ?')
    .pluck();
  const sensorAfter = database
    .prepare<[string], string | null>('SELECT min(sensor) FROM reading WHERE sensor > ?')
    .pluck();
  const eraseRows = database.prepare('DELETE FROM reading WHERE sensor = ? AND at < ?');
  const eraseDays = database.prepare('DELETE FROM day WHERE sensor = ? AND at < ?');

  const keep = database.transaction((sensor: string, watch: KeptWatch, row: MinuteRow | null) => {
    for (const quantity of QUANTITIES) {
      const { verdict, since, heldMs } = watch[quantity];
      putWatch.run(sensor, quantity, watch.at, verdict, since, heldMs);
    }
    if (row === null) return 'kept';
    const { temperature, humidity, temperatureVerdict, humidityVerdict } = row.value ?? {};
    const values = [temperature, humidity, temperatureVerdict, humidityVerdict, row.unknown];
    const added = add.run(sensor, row.at, ...values.map((value) => value ?? null), row.simulated ? 1 : 0);
    return added.changes === 1 ? 'kept' : 'there';
  });

  function sensors(): readonly string[] {
    const found: string[] = [];
    for (let next = sensorAfter.get(''); typeof next === 'string'; next = sensorAfter.get(next)) found.push(next);
    return found;
  }

  return {
    keep: (sensor, watch, row) => guarded(() => keep.immediate(sensor, watch, row)),
    lastWatch(sensor) {
      const rows = watches.all(sensor);
      const of = (quantity: string): KeptQuantity => {
        const row = rows.find((one) => one.quantity === quantity);
        return { verdict: row?.verdict ?? null, since: row?.since ?? null, heldMs: row?.held_ms ?? 0 };
      };
      const at = rows[0]?.at;
      return at === undefined ? null : { at, temperature: of('temperature'), humidity: of('humidity') };
    },
    summary(sensor, from, to) {
      const day = to - from === DAY_MS ? closedDay.get(sensor, from) : undefined;
      const row = day ?? summed.get(sensor, from, to);
      if (row === undefined) throw new Error('a sum without a row');
      return toSummary(row);
    },
    sensors,
    days(sensor, before) {
      const found: { at: number; closed: boolean }[] = [];
      let first = firstFrom.get(sensor, 0);
      while (typeof first === 'number' && first < before) {
        const at = stepStart('day', first);
        found.push({ at, closed: closedDay.get(sensor, at) !== undefined });
        first = firstFrom.get(sensor, at + DAY_MS);
      }
      return found;
    },
    closeDay: (sensor, at) =>
      guarded(() => {
        const until = at + DAY_MS;
        // The digest goes into the ledger, which outlives a power cut; so must the rows behind it: this commit waits for the disk.
        database.pragma('synchronous = FULL');
        try {
          putDay.run(sensor, at, sensor, at, until);
        } finally {
          database.pragma('synchronous = NORMAL');
        }
        const hash = createHash('sha256');
        for (const row of rowsOf.iterate(sensor, at, until)) hash.update(`${row.join(',')}\n`);
        const row = summed.get(sensor, at, until);
        if (row === undefined) throw new Error('a sum without a row');
        return { summary: toSummary(row), digest: hash.digest('hex') };
      }),
    eraseOld: (now) =>
      guarded(() => {
        for (const sensor of sensors()) {
          const oldest = firstFrom.get(sensor, 0);
          if (typeof oldest !== 'number') continue;
          const before = Math.min(stepStart('day', now - KEPT_MS), stepStart('day', oldest) + ERASED_AT_ONCE_MS);
          eraseRows.run(sensor, before);
          eraseDays.run(sensor, before);
        }
      }),
    close: () => database.close(),
  };
}

/** A full or broken disk is expected trouble here; anything without a code is a bug and goes on. */
function guarded<T>(work: () => T): Result<T, string> {
  try {
    return ok(work());
  } catch (error) {
    return err(systemCode(error));
  }
}
