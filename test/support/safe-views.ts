/** Views of a lock as the daemon sends them, for tests of the panel; invented people. */
import type { StateEvent } from '../../daemon/api/contract/events.ts';
import type { MovementInputView } from '../../daemon/api/contract/movement-input.ts';
import type { SafeLockView } from '../../daemon/api/contract/safe.ts';
import type { IncidentView } from '../../daemon/api/contract/safe-incident.ts';
import { EPOCH } from './fake-ports.ts';

export const NAMES: Readonly<Record<string, string>> = {
  'p-issuer': '李签发',
  'p-issuer-2': '王代签',
  'p-keeper': '赵掌印',
};

/** Shut and at rest: twenty blanks, one void. */
export const CLOSED: SafeLockView = {
  lock: 'main',
  safe: 'safe-1',
  holds: 'blanks',
  within: null,
  simulated: true,
  stage: 'closed',
  opening: null,
  roleSets: [['issuer', 'sealKeeper']],
  factors: { issuer: 'pin', sealKeeper: 'keySwitch' },
  mayOpen: { issuer: ['p-issuer', 'p-issuer-2'], sealKeeper: ['p-keeper'] },
  people: [],
  until: null,
  openSinceMono: null,
  limits: { warnMs: 90_000, alarmMs: 120_000, escalateMs: 300_000 },
  contacts: { door: 'shut', bolt: 'thrown', relay: 'off', keys: { sealKeeper: false }, mechanicalKey: false },
  readers: [{ reader: 'reader-safe', ready: true }],
  obstacle: null,
  notice: null,
  alarms: [],
  incidents: [],
  held: { blanks: 20, voids: 1 },
  heldRanges: [
    { item: 'blank', first: 'X320101001', last: 'X320101020', count: 20 },
    { item: 'void', first: 'X320100990', last: 'X320100990', count: 1 },
  ],
  sealsHeld: [],
  entered: null,
  confirmed: false,
  signing: null,
  keypad: null,
  day: null,
  outOfService: false,
  timerUntilWall: null,
};

export const ISSUER = { person: 'p-issuer', role: 'issuer', factorGiven: false };
export const KEEPER = { person: 'p-keeper', role: 'sealKeeper', factorGiven: false };
export const BOTH = [
  { ...ISSUER, factorGiven: true },
  { ...KEEPER, factorGiven: true },
];

/** Open since a moment of the daemon's monotonic clock. */
export const openSince = (mono: number): SafeLockView => ({
  ...CLOSED,
  stage: 'open',
  opening: 'o-1',
  people: BOTH,
  openSinceMono: mono,
  contacts: { door: 'open', bolt: 'drawn', relay: 'off', keys: { sealKeeper: true }, mechanicalKey: false },
  until: { mono: mono + 120_000, ofMs: 120_000, what: 'door' },
});

export const CLOSING: SafeLockView = {
  ...CLOSED,
  stage: 'closing',
  opening: 'o-1',
  people: BOTH,
  until: { mono: 600_000, ofMs: 600_000, what: 'register' },
};

export const FIVE_OUT: MovementInputView = {
  purpose: 'takeOut',
  stock: [
    {
      item: 'blank',
      direction: 'out',
      reason: 'issue',
      first: 'X320101001',
      last: 'X320101005',
      count: 5,
      source: 'typed',
      packSeal: null,
    },
  ],
  seals: [],
  counted: { blanks: 15, voids: 1 },
};

export const FORCED: IncidentView = {
  incident: 'i-1',
  kind: 'forced',
  lock: 'main',
  opening: null,
  at: 1_795_314_710_000,
  doorOpen: true,
  acknowledgedBy: ['p-issuer'],
  acknowledged: false,
  account: null,
};

export const COMPARTMENT: SafeLockView = {
  ...CLOSED,
  lock: 'seal-compartment',
  holds: 'seals',
  within: 'main',
  roleSets: [['sealKeeper']],
  factors: { sealKeeper: 'pin' },
  mayOpen: { sealKeeper: ['p-keeper'] },
  held: { blanks: 0, voids: 0 },
  heldRanges: [],
  sealsHeld: ['S-01', 'S-02'],
};

export function safeEvent(view: SafeLockView, mono: number): StateEvent {
  return {
    class: 'state',
    topic: 'safe.state',
    key: view.lock,
    after: -1,
    merged: 0,
    epoch: EPOCH,
    at: 1_795_314_710_000,
    mono,
    device: null,
    cause: view.opening,
    data: view,
  };
}
