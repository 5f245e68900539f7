/** Which people open which lock, and within which times. Data from the profile; a rule that is too weak is refused when loaded. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { LIMITS, type LimitName, type LockLimits } from './lock-limits.ts';

/** A role's id, as the profile names it. */
export type Role = string;
export type Factor = 'pin' | 'keySwitch';
/** What lies behind a lock. */
export type Holds = 'blanks' | 'voids' | 'seals';

/** The only things that one person may reach alone: the seal keeper's own compartment (Q7.3). Not data, on purpose. */
const MAY_OPEN_ALONE: readonly Holds[] = ['seals'];

/** Administrators manage and never open (safe.md 6, behaviour 18). */
export const ADMINISTRATORS: readonly Role[] = ['systemAdmin', 'securityAdmin', 'auditor'];

/** Local time in which a lock may be opened: ISO weekdays (1 = Monday), minutes of the day, end exclusive. */
export type OpeningHours = {
  readonly days: readonly number[];
  readonly fromMinute: number;
  readonly toMinute: number;
};

export type LockRule = LockLimits & {
  readonly lock: string;
  readonly safe: string;
  readonly holds: Holds;
  /** The lock whose door must be open first (a compartment in the safe); null for a safe's own door. */
  readonly within: string | null;
  /** Any one of these sets opens. In a pair the first role enters the movement, the second confirms it. */
  readonly people: readonly (readonly Role[])[];
  /** The second factor of each role. */
  readonly factors: { readonly [role: Role]: Factor };
  /** `secure-app`: a badge without a secret never counts; `uid+pin`: it counts when its person's factor is a PIN. */
  readonly minCredential: 'secure-app' | 'uid+pin';
  /** Who may set timers, limits and service; never one who opens. */
  readonly managers: readonly Role[];
  /** Who may acknowledge and write up what happened without a ceremony. */
  readonly witnesses: readonly Role[];
  /** Null: at any hour. */
  readonly calendar: readonly OpeningHours[] | null;
  /** Local minute at which the day's check is due; null: no check is owed. */
  readonly dayEndMinute: number | null;
  /** Limits are changed only while the door stands open, so that a wrong one can be tried out (behaviour 20). */
  readonly changeWithDoorOpen: boolean;
};

export type RuleTrouble = {
  readonly lock: string;
  readonly field: string;
  readonly code:
    | 'missing'
    | 'wrongType'
    | 'outOfRange'
    | 'unknownField'
    | 'tooFewPeople'
    | 'sameRoleTwice'
    | 'managerMayNotOpen'
    | 'noFactor'
    | 'twiceNamed'
    | 'unknownLock';
};

declare const loaded: unique symbol;
/** Rules that passed `loadLockRules`; nothing else makes one. */
export type LockRules = ReadonlyMap<string, LockRule> & { readonly [loaded]: true };

/** Reads all rules of a site. All troubles are listed, not the first alone. */
export function loadLockRules(rows: readonly unknown[]): Result<LockRules, readonly RuleTrouble[]> {
  const rules = new Map<string, LockRule>();
  const troubles: RuleTrouble[] = [];
  for (const row of rows) {
    const rule = parseLockRule(row);
    if (!rule.ok) troubles.push(...rule.error);
    else if (rules.has(rule.value.lock)) troubles.push({ lock: rule.value.lock, field: 'lock', code: 'twiceNamed' });
    else rules.set(rule.value.lock, rule.value);
  }
  for (const { lock, within } of rules.values())
    if (within !== null && (within === lock || rules.get(within)?.within !== null))
      troubles.push({ lock, field: 'within', code: 'unknownLock' });
  return troubles.length > 0 ? err(troubles) : ok(rules as unknown as LockRules);
}

/** Reads one rule; limits that are not given take their defaults. */
export function parseLockRule(row: unknown): Result<LockRule, readonly RuleTrouble[]> {
  const given = isRecord(row) ? row : {};
  const lock = typeof given.lock === 'string' ? given.lock : '';
  const troubles: RuleTrouble[] = [];
  const fail = (field: string, code: RuleTrouble['code']): undefined => {
    troubles.push({ lock, field, code });
  };
  for (const [field, right] of Object.entries(SHAPES))
    if (given[field] === undefined) fail(field, 'missing');
    else if (!right(given[field])) fail(field, 'wrongType');
  const limits: Record<string, unknown> = {};
  for (const name of Object.keys(LIMITS) as LimitName[]) {
    const { least, most, usual } = LIMITS[name];
    const value = given[name] ?? usual;
    if (!isWhole(value, least, most)) fail(name, 'outOfRange');
    limits[name] = value;
  }
  for (const field of Object.keys(given)) if (!(field in SHAPES) && !(field in LIMITS)) fail(field, 'unknownField');
  if (troubles.length > 0) return err(troubles);
  const rule = { ...given, ...limits } as unknown as LockRule;
  const weak = weaknesses(rule);
  return weak.length > 0 ? err(weak) : ok(rule);
}

/** What makes a well-formed rule too weak to be used. */
function weaknesses(rule: LockRule): readonly RuleTrouble[] {
  const found: RuleTrouble[] = [];
  const fail = (field: string, code: RuleTrouble['code']): undefined => {
    found.push({ lock: rule.lock, field, code });
  };
  const least = fewestPeople(rule.holds);
  if (rule.people.length === 0) fail('people', 'tooFewPeople');
  for (const set of rule.people) {
    if (set.length < least || set.length > 2) fail('people', 'tooFewPeople');
    if (new Set(set).size !== set.length) fail('people', 'sameRoleTwice');
    for (const role of set) {
      if (ADMINISTRATORS.includes(role) || rule.managers.includes(role)) fail('people', 'managerMayNotOpen');
      if (!Object.hasOwn(rule.factors, role)) fail('factors', 'noFactor');
    }
  }
  if (rule.warnMs >= rule.alarmMs || rule.alarmMs >= rule.escalateMs) fail('alarmMs', 'outOfRange');
  return found;
}

/** What nobody changes while the daemon runs: it is the profile's, always as the profile has it today (17, 20). */
export const FIXED = [
  'lock',
  'safe',
  'holds',
  'within',
  'people',
  'factors',
  'managers',
  'witnesses',
  'minCredential',
  'changeWithDoorOpen',
] as const satisfies readonly (keyof LockRule)[];

/** The rule in force: limits as two managers changed them, if they did; who opens it as the profile says now, not as it said then. */
export function inForce(given: LockRule, changed: LockRule | undefined): LockRule {
  if (changed === undefined) return given;
  return { ...changed, ...Object.fromEntries(FIXED.map((field) => [field, given[field]])) };
}

/** How many different people a lock needs at least, whatever its rule says. */
export function fewestPeople(holds: Holds): 1 | 2 {
  return MAY_OPEN_ALONE.includes(holds) ? 1 : 2;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string' && value.length > 0;
const isWhole = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most;
const isList = (value: unknown, each: (item: unknown) => boolean): boolean => Array.isArray(value) && value.every(each);
const isHours = (value: unknown): boolean =>
  isRecord(value) &&
  isList(value.days, (day) => isWhole(day, 1, 7)) &&
  isWhole(value.fromMinute, 0, 1439) &&
  isWhole(value.toMinute, 1, 1440) &&
  Number(value.fromMinute) < Number(value.toMinute);

const SHAPES: Readonly<Record<Exclude<keyof LockRule, LimitName>, (value: unknown) => boolean>> = {
  lock: isText,
  safe: isText,
  holds: (value) => value === 'blanks' || value === 'voids' || value === 'seals',
  within: (value) => value === null || isText(value),
  people: (value) => isList(value, (set) => isList(set, isText)),
  factors: (value) => isRecord(value) && Object.values(value).every((one) => one === 'pin' || one === 'keySwitch'),
  minCredential: (value) => value === 'secure-app' || value === 'uid+pin',
  managers: (value) => isList(value, isText),
  witnesses: (value) => isList(value, isText),
  calendar: (value) => value === null || isList(value, isHours),
  dayEndMinute: (value) => value === null || isWhole(value, 0, 1439),
  changeWithDoorOpen: (value) => typeof value === 'boolean',
};
