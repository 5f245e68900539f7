/** The register of openings: rows and incidents as the ledger tells them, folded entry by entry. */

import type { Params } from '../../api/contract/methods.ts';
import type { RegisterRow } from '../../api/contract/register.ts';
import type { IncidentView } from '../../api/contract/safe-incident.ts';
import type { Entry } from '../../ledger/entry.ts';
import type { KeptFold } from '../../state-snapshot/kept-fold.ts';
import { type CustodyEvent, custodyEventOf } from '../custody-entries.ts';
import type { Factor } from '../lock-rules.ts';
import type { Movement, SealLine } from '../movement-entries.ts';
import type { Presence } from '../opening-entries.ts';

/** Rows without pictures: those are kept elsewhere. */
export type OpeningRow = Omit<RegisterRow, 'pictures'>;

export interface RegisterPage {
  readonly rows: readonly OpeningRow[];
  readonly more: boolean;
  readonly incidents: readonly IncidentView[];
}

interface Folded {
  readonly rows: ReadonlyMap<string, OpeningRow>;
  readonly incidents: ReadonlyMap<string, IncidentView>;
  readonly seals: ReadonlyMap<string, SealLine & { readonly lock: string }>;
}

export interface RegisterRows extends KeptFold {
  take(entry: Entry): void;
  /** Newest first; incidents of the same stretch of time, newest first. */
  page(params: Params<'register.openings'>): RegisterPage;
  incident(id: string): IncidentView | null;
  /** What is known of a seal that ever moved; null for one that never did. */
  sealKind(seal: string): SealLine['kind'] | null;
  /** Seals that were behind the lock and are not now, in order. */
  sealsAway(lock: string): readonly string[];
}

export function createRegisterRows(): RegisterRows {
  let rows = new Map<string, OpeningRow>();
  let incidents = new Map<string, IncidentView>();
  let seals = new Map<string, SealLine & { readonly lock: string }>();

  const change = (opening: string | null, how: (row: OpeningRow) => Partial<OpeningRow>): undefined => {
    const row = opening === null ? undefined : rows.get(opening);
    if (row !== undefined) rows.set(row.opening, { ...row, ...how(row) });
  };
  const changeIncident = (id: string, how: (known: IncidentView) => Partial<IncidentView>): undefined => {
    const known = incidents.get(id);
    if (known !== undefined) incidents.set(id, { ...known, ...how(known) });
  };

  const takeOpening = (event: CustodyEvent, entry: Entry): undefined => {
    const at = entry.ts;
    switch (event.type) {
      case 'opening.first-badge': {
        const { opening, lock, safe, who } = event.data;
        // After a time delay a second attempt goes on under the same id: one row, from its first badge on.
        const known = rows.get(opening);
        const begun = known ?? { ...newRow(opening, lock, safe), seq: entry.seq, begunAt: at };
        const anew = { outcome: 'running', endedAt: null, people: [standing(who)], simulated: entry.sim === true };
        rows.set(opening, { ...begun, ...anew });
        return;
      }
      case 'opening.second-badge':
        return change(event.data.opening, ({ people }) => ({ people: [...people, standing(event.data.who)] }));
      case 'opening.factor': {
        const { opening, person, factor, given } = event.data;
        const of = (row: OpeningRow) =>
          row.people.map((one) => (one.person === person ? { ...one, factor: given ? factor : null } : one));
        return change(opening, (row) => ({ people: of(row) }));
      }
      case 'opening.released': {
        const people = event.data.people.map((one) => ({ ...standing(one), factor: one.factor }));
        return change(event.data.opening, () => ({ releasedAt: at, people }));
      }
      case 'opening.door': {
        const { opening, moved } = event.data;
        if (moved === 'opened') return change(opening, ({ openedAt }) => ({ openedAt: openedAt ?? at, shutAt: null }));
        return change(opening, () => (moved === 'shut' ? { shutAt: at } : {}));
      }
      case 'opening.ended':
        return change(event.data.opening, () => ({ outcome: event.data.outcome, endedAt: at }));
      case 'opening.closed': {
        const { opening, incident } = event.data;
        return change(opening, (row) => ({ outcome: 'closed', endedAt: at, incident: incident ?? row.incident }));
      }
      case 'safe.alarm': {
        const { about, kind } = event.data;
        return change(about, ({ alarms }) => ({ alarms: alarms.includes(kind) ? alarms : [...alarms, kind] }));
      }
      case 'movement.entered':
        return change(event.data.cause, () => ({ movement: { ...lineOf(event.data), confirmedBy: null } }));
      case 'movement.disputed':
        return change(event.data.cause, () => ({ movement: null }));
      case 'movement.confirmed': {
        const { lock, confirmedBy } = event.data;
        for (const line of event.data.seals) seals.set(line.seal, { ...line, lock });
        return change(event.data.cause, () => ({ movement: { ...lineOf(event.data), confirmedBy } }));
      }
      default:
    }
  };

  const takeIncident = (event: CustodyEvent, { ts }: Entry): undefined => {
    switch (event.type) {
      case 'incident.found': {
        const { incident, opening } = event.data;
        incidents.set(incident, { ...event.data, at: ts, acknowledgedBy: [], acknowledged: false, account: null });
        return change(opening, () => ({ incident }));
      }
      case 'incident.door':
        return changeIncident(event.data.incident, () => ({ doorOpen: event.data.doorOpen }));
      case 'incident.acknowledged': {
        const { incident, person, done } = event.data;
        return changeIncident(incident, ({ acknowledgedBy }) => ({
          acknowledgedBy: [...acknowledgedBy, person],
          acknowledged: done,
        }));
      }
      case 'incident.account-entered':
      case 'incident.written-up': {
        const { incident, reason, enteredBy, key, movement } = event.data;
        const moved = movement === null ? { input: null, after: null } : lineOf(movement);
        const account = { reason, enteredBy, key, input: moved.input, after: moved.after };
        return changeIncident(incident, () => ({ account }));
      }
      default:
    }
  };

  return {
    take(entry) {
      const event = custodyEventOf(entry);
      if (event === null) return;
      takeOpening(event, entry);
      takeIncident(event, entry);
    },
    page({ before = Number.POSITIVE_INFINITY, limit }) {
      const older = [...rows.values()]
        .filter(({ begunAt }) => begunAt < before)
        .sort((a, b) => b.begunAt - a.begunAt || b.seq - a.seq);
      // Rows that began in the same millisecond stay on one page: the next page begins before it.
      const edge = older[limit - 1]?.begunAt ?? Number.NEGATIVE_INFINITY;
      const page = older.filter(({ begunAt }) => begunAt >= edge);
      const more = older.length > page.length;
      const from = more ? edge : Number.NEGATIVE_INFINITY;
      const beside = [...incidents.values()].filter(({ at }) => at < before && at >= from).sort((a, b) => b.at - a.at);
      return { rows: page, more, incidents: beside };
    },
    dump: (): Folded => ({ rows, incidents, seals }),
    load(dumped) {
      const folded = dumped as Folded;
      rows = new Map(folded.rows);
      incidents = new Map(folded.incidents);
      seals = new Map(folded.seals);
    },
    incident: (id) => incidents.get(id) ?? null,
    sealKind: (seal) => seals.get(seal)?.kind ?? null,
    sealsAway: (lock) =>
      [...seals.values()]
        .filter((line) => line.lock === lock && line.direction === 'out')
        .map(({ seal }) => seal)
        .sort(),
  };
}

function newRow(opening: string, lock: string, safe: string): Omit<OpeningRow, 'seq' | 'begunAt' | 'simulated'> {
  const times = { releasedAt: null, openedAt: null, shutAt: null, endedAt: null };
  return { opening, lock, safe, ...times, outcome: 'running', people: [], movement: null, incident: null, alarms: [] };
}

function standing({ person, role, credential }: Presence): OpeningRow['people'][number] & { factor: Factor | null } {
  return { person, role, credential, factor: null };
}

function lineOf({ purpose, stock, seals, counted, before, after, enteredBy }: Movement) {
  const input = { purpose, stock: [...stock], seals: [...seals], counted };
  return { input, before, after, enteredBy };
}
