/** Staff, locks, openings and climate for the office's screens: invented people, numbers in the pattern of the contract. */
import type { ClimatePoint, ClimateReportResult, ClimateView } from '../../daemon/api/contract/climate.ts';
import type { PersonRoleName, PersonView } from '../../daemon/api/contract/people.ts';
import type { RegisterRow } from '../../daemon/api/contract/register.ts';
import type { SafeLockView } from '../../daemon/api/contract/safe.ts';
import type { IncidentView } from '../../daemon/api/contract/safe-incident.ts';

/** 2026-11-22 10:00 in China. */
export const NOW = Date.UTC(2026, 10, 22, 2);
const HOUR_MS = 3_600_000;

type Permission = PersonView['permissions'][number];

export const filed = (role: PersonRoleName, over: Partial<Permission> = {}): Permission => ({
  role,
  state: 'filed',
  step: null,
  from: '2026-01-05',
  until: null,
  acts: true,
  obstacle: null,
  ...over,
});

export const person = (id: string, name: string, over: Partial<PersonView> = {}): PersonView => ({
  person: id,
  name,
  login: `w-${id}`,
  state: 'active',
  facts: { formal: '2020-03-01', confidentiality: '2020-03-01', lifelongLetter: '2020-03-02', training: '2026-04-10' },
  graceUntil: null,
  permissions: [],
  absences: [],
  badges: [{ badge: `b-${id}`, class: 'uid+pin', revoked: false }],
  secrets: ['pin', 'passphrase'],
  leaves: [],
  ...over,
});

export const STAFF: readonly PersonView[] = [
  person('p1', '王甲', { permissions: [filed('systemAdmin')] }),
  person('p2', '赵乙', { permissions: [filed('securityAdmin')] }),
  person('p3', '李签发', { permissions: [filed('issuer', { until: '2026-12-10' })] }),
  person('p4', '周印章', {
    permissions: [filed('sealKeeper', { acts: false, obstacle: 'absent' })],
    absences: [{ role: 'sealKeeper', deputy: 'p6', from: '2026-11-20', until: '2026-11-30' }],
  }),
  person('p5', '吴新人', {
    permissions: [
      filed('issuer', { state: 'approved', step: 'county', from: null, acts: false, obstacle: 'notFiled' }),
    ],
    secrets: [],
    leaves: ['pin'],
    badges: [],
  }),
  person('p6', '郑代理', { permissions: [filed('sealKeeper')], facts: { training: '2024-05-01' } }),
];

export const INCIDENT: IncidentView = {
  incident: 'i-1',
  kind: 'mechanical',
  lock: 'main',
  opening: null,
  at: NOW - 5 * HOUR_MS,
  doorOpen: false,
  acknowledgedBy: ['p3'],
  acknowledged: false,
  account: null,
};

export const ACCOUNT: NonNullable<IncidentView['account']> = {
  reason: 'fire',
  enteredBy: 'p2',
  key: 'K-2',
  input: {
    purpose: 'takeOut',
    stock: [
      {
        item: 'blank',
        direction: 'out',
        reason: 'issue',
        first: 'X320101021',
        last: 'X320101030',
        count: 10,
        source: 'typed',
        packSeal: null,
      },
    ],
    seals: [],
    counted: null,
  },
  after: { blanks: 370, voids: 2 },
};

export const LOCK: SafeLockView = {
  lock: 'main',
  safe: 'safe-1',
  holds: 'blanks',
  within: null,
  simulated: true,
  stage: 'closed',
  opening: null,
  roleSets: [['issuer', 'sealKeeper']],
  factors: { issuer: 'pin', sealKeeper: 'keySwitch' },
  mayOpen: { issuer: ['p3'], sealKeeper: ['p6'] },
  people: [],
  until: null,
  openSinceMono: null,
  limits: { warnMs: 90_000, alarmMs: 120_000, escalateMs: 300_000 },
  contacts: { door: 'shut', bolt: 'thrown', relay: 'off', keys: {}, mechanicalKey: false },
  readers: [{ reader: 'badge-1', ready: true }],
  obstacle: null,
  notice: null,
  alarms: [{ kind: 'mechanical', severity: 'alarm', about: 'i-1' }],
  incidents: [INCIDENT],
  held: { blanks: 380, voids: 2 },
  heldRanges: [{ item: 'blank', first: 'X320101021', last: 'X320101400', count: 380 }],
  sealsHeld: [],
  entered: null,
  confirmed: false,
  signing: null,
  keypad: null,
  day: { day: '2026-11-22', checked: false, due: true },
  outOfService: false,
  timerUntilWall: null,
};

const opened = (place: number, over: Partial<RegisterRow> = {}): RegisterRow => {
  const begunAt = NOW - place * 20 * HOUR_MS;
  return {
    opening: `o-${place}`,
    lock: 'main',
    safe: 'safe-1',
    seq: 900 - place * 12,
    simulated: true,
    begunAt,
    releasedAt: begunAt + 21_000,
    openedAt: begunAt + 24_000,
    shutAt: begunAt + 96_000,
    endedAt: begunAt + 140_000,
    outcome: 'closed',
    people: [
      { person: 'p3', role: 'issuer', credential: 'uid', factor: 'pin' },
      { person: 'p6', role: 'sealKeeper', credential: 'uid', factor: 'keySwitch' },
    ],
    movement: {
      input: {
        purpose: 'takeOut',
        stock: [
          {
            item: 'blank',
            direction: 'out',
            reason: 'issue',
            first: 'X320101001',
            last: 'X320101020',
            count: 20,
            source: 'scanned',
            packSeal: null,
          },
        ],
        seals: [],
        counted: null,
      },
      before: { blanks: 400, voids: 2 },
      after: { blanks: 380, voids: 2 },
      enteredBy: 'p3',
      confirmedBy: 'p6',
    },
    incident: null,
    alarms: [],
    pictures: [{ picture: `pic-${place}`, at: begunAt + 24_500, state: 'kept' }],
    ...over,
  };
};

export const ROWS: readonly RegisterRow[] = [
  opened(1),
  opened(2, {
    lock: 'seal-compartment',
    people: [{ person: 'p6', role: 'sealKeeper', credential: 'uid', factor: 'pin' }],
    movement: {
      input: {
        purpose: 'takeOut',
        stock: [],
        seals: [{ seal: 'S-01', kind: 'issueSeal', direction: 'out', reason: 'use', condition: 'sound' }],
        counted: null,
      },
      before: { blanks: 0, voids: 0 },
      after: { blanks: 0, voids: 0 },
      enteredBy: 'p6',
      confirmedBy: null,
    },
  }),
  opened(3, { outcome: 'expired', releasedAt: null, openedAt: null, shutAt: null, movement: null, pictures: [] }),
  opened(4, { alarms: ['heldOpen'] }),
  ...Array.from({ length: 14 }, (_, place) => opened(place + 5)),
  opened(40, { pictures: [{ picture: 'pic-old', at: NOW - 800 * HOUR_MS, state: 'erased' }] }),
];

const LIMITS: ClimateView['limits'] = {
  temperature: { lowest: -50, highest: 400, accuracyTenths: 3 },
  humidity: { lowest: null, highest: 300, accuracyTenths: 20 },
};

export const CLIMATE: ClimateView = {
  sensor: 'climate-1',
  simulated: true,
  reading: { temperatureTenths: 214, humidityTenths: 312, at: NOW },
  unknown: null,
  temperature: 'kept',
  humidity: 'uncertain',
  alarms: [],
  limits: LIMITS,
};

/** A wave with a gap of two hours (or days) after the first third. */
export function series(from: number, to: number, stepMs: number): readonly ClimatePoint[] {
  const end = Math.min(to, NOW);
  const count = Math.max(0, Math.floor((end - from) / stepMs));
  const spread = stepMs > 60_000 ? 8 : 0;
  return Array.from({ length: count }, (_, place) => {
    const silent = place > count / 3 && place < count / 3 + count / 12;
    const band = (mean: number) => ({ least: mean - spread, mean, most: mean + spread });
    return {
      at: from + place * stepMs,
      temperature: silent ? null : band(Math.round(210 + 15 * Math.sin(place / 40))),
      humidity: silent ? null : band(Math.round(270 + 40 * Math.sin(place / 90))),
      known: silent ? 0 : stepMs / 60_000,
      of: stepMs / 60_000,
    };
  });
}

export const CLIMATE_LIMITS = LIMITS;

export function report(sensor: string, month: string): ClimateReportResult {
  const days = Array.from({ length: 22 }, (_, place) => ({
    day: `${month}-${String(place + 1).padStart(2, '0')}`,
    temperature: place === 4 ? null : { least: 195, mean: 210, most: 231 },
    humidity: place === 4 ? null : { least: 244, mean: 279, most: 318 },
    known: place === 4 ? 0 : 1_438,
    of: 1_440,
    exceeded: place === 9 ? 34 : 0,
    uncertain: place === 9 ? 120 : 0,
    alarms: place === 9 ? 1 : 0,
  }));
  const alarms = [{ kind: 'humidity', from: NOW - 300 * HOUR_MS, to: NOW - 299 * HOUR_MS }];
  return { sensor, month, simulated: true, days, alarms, limits: LIMITS };
}
