/** What the office must see to, what hurts most first. Pure. */
import type { ClimateView } from '../../../daemon/api/contract/climate.ts';
import type { LedgerStateView } from '../../../daemon/api/contract/ledger-view.ts';
import type { PersonView } from '../../../daemon/api/contract/people.ts';
import type { SafeLockView } from '../../../daemon/api/contract/safe.ts';
import { type LedgerTrouble, ledgerTroubles } from '../../model/ledger-trouble.ts';
import { addDays } from './china-day.ts';

export type DueGrade = 'danger' | 'warning' | 'notice';

export interface DueItem {
  /** Key of the text under `office.due`. */
  readonly what:
    | 'incidentUnseen'
    | 'incidentUnwritten'
    | 'alarm'
    | 'registerOpen'
    | 'dayCheck'
    | 'climateUnknown'
    | 'climateExceeded'
    | 'climateUncertain'
    | 'boardSilent'
    | 'outOfService'
    | 'trainingOverdue'
    | 'trainingDue'
    | 'permissionEnds'
    | 'permissionEnded'
    | LedgerTrouble['what']
    | 'backupNotSet';
  readonly grade: DueGrade;
  /** Where it is seen to. */
  readonly page: '/office/openings' | '/office/climate' | '/office/people' | '/ledger' | '/ledger?view=backup';
  /** Lock, sensor or person; empty where the whole house is meant. */
  readonly about: string;
  /** Kind of incident or alarm, role of a permission; where there is one. */
  readonly detail: string | null;
  /** Day `YYYY-MM-DD` of what runs out, or wall ms of what began. */
  readonly day: string | null;
  readonly at: number | null;
}

export interface DueFacts {
  readonly locks: readonly SafeLockView[];
  readonly climate: readonly ClimateView[];
  /** Null while this page has not been told. */
  readonly people: readonly PersonView[] | null;
  /** Null for a page that may not know. */
  readonly ledger: LedgerStateView | null;
  /** Today in China, `YYYY-MM-DD`. */
  readonly today: string;
}

/** How long before its end a permission is named. Days. */
const ENDS_SOON_DAYS = 30;
/** From this month on the year's training is named. */
const TRAINING_MONTH = '10';
/** Alarms that stand for something that has an item of its own. */
const SHOWN_OTHERWISE: readonly string[] = ['dayCheckMissed', 'sensorSilent'];
const GRADES: readonly DueGrade[] = ['danger', 'warning', 'notice'];

const item = (
  what: DueItem['what'],
  grade: DueGrade,
  page: DueItem['page'],
  about: string,
  more: Partial<Pick<DueItem, 'detail' | 'day' | 'at'>> = {},
): DueItem => ({ what, grade, page, about, detail: null, day: null, at: null, ...more });

function ofLock(lock: SafeLockView): readonly DueItem[] {
  const page = '/office/openings';
  // A lock shows the incidents of its whole safe; each is due once, at its own.
  const own = lock.incidents.filter((incident) => incident.lock === lock.lock);
  const incidents = own.map(({ acknowledged, kind, at }) =>
    item(acknowledged ? 'incidentUnwritten' : 'incidentUnseen', 'danger', page, lock.lock, { detail: kind, at }),
  );
  const named = new Set(own.map((incident) => incident.kind));
  const alarms = lock.alarms
    .filter(({ kind }) => !named.has(kind) && !SHOWN_OTHERWISE.includes(kind))
    .map(({ kind, severity }) =>
      item('alarm', severity === 'notice' ? 'notice' : severity === 'warning' ? 'warning' : 'danger', page, lock.lock, {
        detail: kind,
      }),
    );
  const registerOpen = lock.opening !== null && lock.stage === 'closing' && !lock.confirmed;
  return [
    ...incidents,
    ...alarms,
    ...(lock.contacts === null ? [item('boardSilent', 'danger', page, lock.lock)] : []),
    ...(registerOpen ? [item('registerOpen', 'warning', page, lock.lock)] : []),
    ...(lock.day?.due === true && !lock.day.checked
      ? [item('dayCheck', 'warning', page, lock.lock, { day: lock.day.day })]
      : []),
    ...(lock.outOfService ? [item('outOfService', 'notice', page, lock.lock)] : []),
  ];
}

function ofSensor({ sensor, unknown, reading, temperature, humidity }: ClimateView): readonly DueItem[] {
  const page = '/office/climate';
  if (reading === null) return [item('climateUnknown', 'danger', page, sensor, { detail: unknown })];
  if (temperature === 'exceeded' || humidity === 'exceeded') return [item('climateExceeded', 'danger', page, sensor)];
  const uncertain = temperature === 'uncertain' || humidity === 'uncertain';
  return uncertain ? [item('climateUncertain', 'notice', page, sensor)] : [];
}

/** Q4.1: once in a calendar year; a whole year without suspends. */
function trainingOf({ person, facts, permissions }: PersonView, today: string): readonly DueItem[] {
  const page = '/office/people';
  const trained = facts.training;
  const working = permissions.some(({ state }) => state === 'filed');
  if (!working || trained === undefined) return [];
  const [year, last] = [Number(today.slice(0, 4)), Number(trained.slice(0, 4))];
  if (last < year - 1) return [item('trainingOverdue', 'danger', page, person, { day: trained })];
  if (last < year && today.slice(5, 7) >= TRAINING_MONTH)
    return [item('trainingDue', 'warning', page, person, { day: `${year}-12-31` })];
  return [];
}

function ofPerson(person: PersonView, today: string): readonly DueItem[] {
  if (person.state !== 'active') return [];
  const page = '/office/people';
  const soon = addDays(today, ENDS_SOON_DAYS);
  const permissions = person.permissions.flatMap(({ role, state, until }) => {
    if (state !== 'filed' || until === null || until > soon) return [];
    const ended = until < today;
    return [
      item(ended ? 'permissionEnded' : 'permissionEnds', ended ? 'danger' : 'warning', page, person.person, {
        detail: role,
        day: until,
      }),
    ];
  });
  return [...trainingOf(person, today), ...permissions];
}

function ofLedger(ledger: LedgerStateView | null): readonly DueItem[] {
  const troubles = ledgerTroubles(ledger).map(({ what, grade, detail, office }) =>
    item(what, grade, office ? '/ledger?view=backup' : '/ledger', '', {
      detail: detail === '' ? null : detail,
      at: what === 'backupDue' ? (ledger?.backup.lastAt ?? null) : null,
    }),
  );
  const notSet = ledger !== null && !ledger.backup.configured;
  return notSet ? [...troubles, item('backupNotSet', 'notice', '/ledger?view=backup', '')] : troubles;
}

export function dueItems({ locks, climate, people, ledger, today }: DueFacts): readonly DueItem[] {
  const all = [
    ...ofLedger(ledger),
    ...locks.flatMap(ofLock),
    ...climate.flatMap(ofSensor),
    ...(people ?? []).flatMap((person) => ofPerson(person, today)),
  ];
  return GRADES.flatMap((grade) => all.filter((one) => one.grade === grade));
}
