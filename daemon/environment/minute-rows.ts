/** What is kept of a minute, how minutes are summed up, and the tables in which they lie. Types and SQL. */
import type { Database } from 'better-sqlite3';
import type { FileMark } from '../ledger/database-file.ts';
import type { ClimateBand } from './climate-entries.ts';
import type { LimitVerdict } from './uncertain-band.ts';

/** `TWCL`. */
export const MINUTES_MARK: FileMark = { applicationId: 0x5457434c, version: 1 };

/** One minute of one sensor: its last value with the verdicts, or why there was none. */
export interface MinuteRow {
  readonly sensor: string;
  /** Beginning of the minute, wall ms. */
  readonly at: number;
  /** Null when nothing was measured in this minute. */
  readonly value: {
    /** Tenths. */
    readonly temperature: number;
    readonly humidity: number;
    readonly temperatureVerdict: LimitVerdict;
    readonly humidityVerdict: LimitVerdict;
  } | null;
  /** Why nothing was measured. */
  readonly unknown: string | null;
  readonly simulated: boolean;
}

/** Some minutes together. */
export interface MinuteSummary {
  readonly temperature: ClimateBand | null;
  readonly humidity: ClimateBand | null;
  /** Minutes with a value; with one surely beyond a limit; with one that may be and none that surely is. */
  readonly known: number;
  readonly exceeded: number;
  readonly uncertain: number;
  /** True when one of the minutes is a simulated sensor's. */
  readonly simulated: boolean;
}

/**
 * The text behind a day's digest: what `sqlite3 -separator ,` prints for this query, one line a minute, nothing for null.
 * So `sqlite3 -separator , readings.db "<query>" | sha256sum` checks a day without this program.
 */
export const DIGEST_QUERY =
  'SELECT at, temperature, humidity, temperature_verdict, humidity_verdict, unknown, simulated FROM reading WHERE sensor = ? AND at >= ? AND at < ? ORDER BY at';

/** The columns of a summary; `value` columns of unknown minutes are null and are left out by the aggregates. */
export const SUMMARY_QUERY = `SELECT
  count(temperature) AS known,
  min(temperature) AS t_least, sum(temperature) AS t_sum, max(temperature) AS t_most,
  min(humidity) AS h_least, sum(humidity) AS h_sum, max(humidity) AS h_most,
  coalesce(sum(temperature_verdict IS 'exceeded' OR humidity_verdict IS 'exceeded'), 0) AS exceeded,
  coalesce(sum((temperature_verdict IS 'uncertain' AND humidity_verdict IS NOT 'exceeded')
    OR (humidity_verdict IS 'uncertain' AND temperature_verdict IS NOT 'exceeded')), 0) AS uncertain,
  coalesce(max(simulated), 0) AS simulated
FROM reading WHERE sensor = ? AND at >= ? AND at < ?`;

/** A row of `SUMMARY_QUERY` and of the table of closed days. */
export interface SummaryRow {
  readonly known: number;
  readonly t_least: number | null;
  readonly t_sum: number | null;
  readonly t_most: number | null;
  readonly h_least: number | null;
  readonly h_sum: number | null;
  readonly h_most: number | null;
  readonly exceeded: number;
  readonly uncertain: number;
  readonly simulated: number;
}

export function toSummary(row: SummaryRow): MinuteSummary {
  const { known, exceeded, uncertain, simulated } = row;
  const band = (least: number | null, sum: number | null, most: number | null): ClimateBand | null =>
    // Plus zero: what rounds to minus zero has no text in the ledger.
    least === null || sum === null || most === null ? null : { least, mean: Math.round(sum / known) + 0, most };
  return {
    temperature: band(row.t_least, row.t_sum, row.t_most),
    humidity: band(row.h_least, row.h_sum, row.h_most),
    known,
    exceeded,
    uncertain,
    simulated: simulated !== 0,
  };
}

const VERDICT = "TEXT CHECK (%s IN ('kept', 'uncertain', 'exceeded'))";
const verdictColumn = (name: string): string => `${name} ${VERDICT.replace('%s', name)}`;

/**
 * `reading`: one row a sensor a minute; what is written stays. `day`: sums of days that are over, gone again when a minute is
 * added to such a day. `watch`: where the hold-off stands, for the next start.
 */
const TABLES = [
  `CREATE TABLE reading (
  sensor TEXT NOT NULL,
  at INTEGER NOT NULL CHECK (at % 60000 = 0),
  temperature INTEGER,
  humidity INTEGER,
  ${verdictColumn('temperature_verdict')},
  ${verdictColumn('humidity_verdict')},
  unknown TEXT,
  simulated INTEGER NOT NULL,
  PRIMARY KEY (sensor, at),
  CHECK ((temperature IS NULL) = (humidity IS NULL) AND (temperature IS NULL) = (unknown IS NOT NULL))
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE day (
  sensor TEXT NOT NULL,
  at INTEGER NOT NULL,
  known INTEGER NOT NULL,
  t_least INTEGER, t_sum INTEGER, t_most INTEGER,
  h_least INTEGER, h_sum INTEGER, h_most INTEGER,
  exceeded INTEGER NOT NULL,
  uncertain INTEGER NOT NULL,
  simulated INTEGER NOT NULL,
  PRIMARY KEY (sensor, at)
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE watch (
  sensor TEXT NOT NULL,
  quantity TEXT NOT NULL,
  at INTEGER NOT NULL,
  verdict TEXT,
  since INTEGER,
  held_ms INTEGER NOT NULL,
  PRIMARY KEY (sensor, quantity)
) STRICT, WITHOUT ROWID`,
  `CREATE TRIGGER reading_stays BEFORE UPDATE ON reading
BEGIN SELECT raise(ABORT, 'climate: what is written stays'); END`,
  `CREATE TRIGGER day_reopened AFTER INSERT ON reading
BEGIN DELETE FROM day WHERE sensor = new.sensor AND at > new.at - 86400000 AND at <= new.at; END`,
] as const;

/** Fills a new file. */
export function setUpMinutes(database: Database): void {
  database.pragma('journal_mode = WAL');
  database.transaction(() => {
    for (const sql of TABLES) database.exec(sql);
  })();
}
