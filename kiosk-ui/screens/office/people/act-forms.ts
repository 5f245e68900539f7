/** The acts of managers as small forms: which fields each has, how many proofs, and the act that comes of what was filled in. Pure. */
import type { PeopleAct, PersonRoleName, PersonView } from '../../../../daemon/api/contract/people.ts';

export type ActType = PeopleAct['type'];

export interface ActField {
  readonly name: string;
  readonly kind: 'text' | 'day' | 'choice';
  readonly optional?: boolean;
  /** Group of texts for the choices. */
  readonly words?: string;
  readonly choices?: readonly string[];
}

export interface ActForm {
  readonly type: ActType;
  /** Managers that must prove themselves: granting takes two, stopping one, the grace a head alone (Q4). */
  readonly proofs: 1 | 2;
  readonly fields: readonly ActField[];
}

export const ROLES = [
  'issuer',
  'sealKeeper',
  'blankKeeper',
  'birthReporter',
  'head',
  'systemAdmin',
  'securityAdmin',
  'auditor',
] as const satisfies readonly PersonRoleName[];
export const FACTS = ['formal', 'confidentiality', 'lifelongLetter', 'training', 'assessment', 'handover'] as const;
export const STEPS = ['institution', 'county', 'city', 'province'] as const;
/** Strongest first. What a reader cannot do, the daemon refuses: only it knows the readers. */
export const BADGE_CLASSES = ['secure-app', 'uid+pin', 'uid'] as const;
export const STRONGEST_BADGE = BADGE_CLASSES[0];
export const REVOKE_REASONS = ['lost', 'broken', 'returned', 'suspected'] as const;
const SECRETS = ['pin', 'passphrase'] as const;

const day = (name: string, optional = false): ActField => ({ name, kind: 'day', optional });
const text = (name: string): ActField => ({ name, kind: 'text' });
const choice = (name: string, words: string, choices: readonly string[]): ActField => ({
  name,
  kind: 'choice',
  words,
  choices,
});
const ROLE = choice('role', 'role', ROLES);

export const IDENTITY_FIELDS: readonly ActField[] = [
  text('name'),
  text('idNumber'),
  text('login'),
  day('formal'),
  day('confidentiality'),
];

export const BADGE_FIELD = choice('class', 'people.badgeClass', BADGE_CLASSES);

const FORMS: Readonly<Record<ActType, Omit<ActForm, 'type'>>> = {
  enrolPerson: { proofs: 2, fields: IDENTITY_FIELDS },
  recordFact: { proofs: 2, fields: [choice('fact', 'people.fact', FACTS), day('day')] },
  grantGrace: { proofs: 1, fields: [] },
  recordLeaving: { proofs: 2, fields: [day('day')] },
  requestPermission: { proofs: 2, fields: [ROLE] },
  approvePermission: { proofs: 2, fields: [ROLE, choice('step', 'people.step', STEPS), day('day')] },
  filePermission: { proofs: 2, fields: [ROLE, day('day'), day('from'), day('until', true)] },
  suspendPermission: { proofs: 1, fields: [ROLE] },
  resumePermission: { proofs: 2, fields: [ROLE] },
  endPermission: { proofs: 1, fields: [ROLE] },
  recordAbsence: { proofs: 2, fields: [ROLE, choice('deputy', 'person', []), day('from'), day('until')] },
  endAbsence: { proofs: 2, fields: [ROLE] },
  enrolBadge: { proofs: 2, fields: [BADGE_FIELD] },
  revokeBadge: { proofs: 1, fields: [choice('badge', 'badge', []), choice('reason', 'reason', [])] },
  allowSecret: { proofs: 2, fields: [choice('kind', 'people.secret', SECRETS)] },
  setSecurityKey: { proofs: 2, fields: [text('securityKey')] },
};

export function formOf(type: ActType): ActForm {
  return { type, ...FORMS[type] };
}

export type Values = Readonly<Record<string, string>>;

const ID_NUMBER = /^[0-9]{17}[0-9X]$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Names of the fields that are not filled in, or not as they must be; the daemon looks again. */
export function missingFields(fields: readonly ActField[], values: Values): readonly string[] {
  return fields
    .filter(({ name, kind, optional }) => {
      const value = (values[name] ?? '').trim();
      if (value === '') return optional !== true;
      if (kind === 'day') return !DAY.test(value);
      return name === 'idNumber' && !ID_NUMBER.test(value.toUpperCase());
    })
    .map(({ name }) => name);
}

/** The act, as the contract has it. `person` is left out where the act is about nobody yet. */
export function buildAct(form: ActForm, person: string | null, values: Values): PeopleAct {
  const filled = form.fields.map(({ name, optional }) => {
    const value = (values[name] ?? '').trim();
    return [
      name,
      optional === true && value === '' ? null : name === 'idNumber' ? value.toUpperCase() : value,
    ] as const;
  });
  const withoutPerson: readonly ActType[] = ['enrolPerson', 'revokeBadge', 'setSecurityKey'];
  const about = person === null || withoutPerson.includes(form.type) ? {} : { person };
  // The table above follows the contract field by field; a test holds every act built here to the contract's schema.
  return { type: form.type, ...about, ...Object.fromEntries(filled) } as PeopleAct;
}

type PermissionState = PersonView['permissions'][number];

/** What may follow for a permission as it stands; filled in beforehand where the order leaves no choice (Q2.4). */
export function nextActs(permission: PermissionState, today: string): readonly { type: ActType; values: Values }[] {
  const { role, state, step } = permission;
  switch (state) {
    case 'requested':
      return [
        { type: 'approvePermission', values: { role, step: 'institution', day: today } },
        { type: 'endPermission', values: { role } },
      ];
    case 'approved': {
      const next = step === null ? undefined : STEPS[STEPS.indexOf(step) + 1];
      const fourLevels = FOUR_LEVELS.includes(role);
      return [
        ...(next !== undefined && fourLevels
          ? [{ type: 'approvePermission' as const, values: { role, step: next, day: today } }]
          : [{ type: 'filePermission' as const, values: { role, day: today, from: today } }]),
        { type: 'endPermission', values: { role } },
      ];
    }
    case 'filed':
      return [
        { type: 'suspendPermission', values: { role } },
        { type: 'endPermission', values: { role } },
        { type: 'recordAbsence', values: { role, from: today } },
      ];
    case 'suspended':
      return [
        { type: 'resumePermission', values: { role } },
        { type: 'endPermission', values: { role } },
      ];
    case 'ended':
      return [{ type: 'requestPermission', values: { role } }];
  }
}

/** Q2.4: certificate work passes all four levels; what concerns this program alone, the institution's. */
const FOUR_LEVELS: readonly string[] = ['issuer', 'sealKeeper', 'blankKeeper', 'birthReporter'];

/** The levels that a permission of this role passes, and how far it has come. */
export function filingSteps({ role, state, step }: PermissionState): readonly { step: string; done: boolean }[] {
  const chain = FOUR_LEVELS.includes(role) ? STEPS : STEPS.slice(0, 1);
  const granted = state === 'filed' || state === 'suspended';
  const reached = granted ? chain.length : step === null ? 0 : chain.indexOf(step) + 1;
  return chain.map((one, place) => ({ step: one, done: place < reached }));
}
