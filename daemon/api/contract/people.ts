/** People: who may act, who sits at this screen, and the acts that two managers do. Names travel in answers alone, never in events. */
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;
const Id = Type.String({ minLength: 1, maxLength: 64 });
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const nullable = <T extends import('typebox').TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const PERSON_ROLE_NAMES = [
  'issuer',
  'sealKeeper',
  'blankKeeper',
  'birthReporter',
  'head',
  'systemAdmin',
  'securityAdmin',
  'auditor',
] as const;
export const PersonRoleName = Type.Enum(PERSON_ROLE_NAMES);
export type PersonRoleName = Static<typeof PersonRoleName>;

const SecretKindName = Type.Enum(['pin', 'passphrase']);
const BadgeClassName = Type.Enum(['uid', 'uid+pin', 'secure-app']);
const GateFactName = Type.Enum(['formal', 'confidentiality', 'lifelongLetter', 'training', 'assessment', 'handover']);
const FilingStepName = Type.Enum(['institution', 'county', 'city', 'province']);
/** A passphrase on its way to be checked; never kept, never logged. */
const Passphrase = Type.String({ minLength: 1, maxLength: 256 });
const Login = Type.String({ minLength: 1, maxLength: 64 });

/** What a desk reader is being asked for, so that the page can say what to do there. */
export const ReaderAsk = Type.Object(
  {
    reader: Id,
    /** The client session that asked. */
    session: Id,
    step: Type.Enum(['badge', 'pin', 'card', 'newPin', 'newPinAgain', 'checking']),
    untilMono: Type.Number(),
  },
  closed,
);
export type ReaderAsk = Static<typeof ReaderAsk>;

export const SignInView = Type.Object(
  { session: Id, screen: Id, person: Id, role: PersonRoleName, locked: Type.Boolean() },
  closed,
);
export type SignInView = Static<typeof SignInView>;

/** State of the whole area; ids only. */
export const PeopleStateView = Type.Object(
  {
    setUp: Type.Enum(['none', 'first', 'second', 'done']),
    signIns: Type.Array(SignInView),
    asks: Type.Array(ReaderAsk),
    /** Readers at which people badge for a screen. */
    deskReaders: Type.Array(Id),
    passphraseSignIn: Type.Boolean(),
  },
  closed,
);
export type PeopleStateView = Static<typeof PeopleStateView>;

export const NoParams = Type.Object({}, closed);
export const Done = Type.Object({}, closed);

/** Waits at the desk reader for badge and PIN, or checks name and passphrase. The answer is one use of one person's word. */
export const ProveParams = Type.Object(
  {
    by: Type.Union([
      Type.Object({ kind: Type.Literal('badge'), reader: Type.Optional(Id) }, closed),
      Type.Object({ kind: Type.Literal('passphrase'), login: Login, passphrase: Passphrase }, closed),
    ]),
    deadlineMs: Type.Optional(Type.Integer({ minimum: 1_000, maximum: 120_000 })),
  },
  closed,
);
export const ProveResult = Type.Object({ proof: Id, person: Id, validMs: Type.Integer() }, closed);

export const SignInParams = Type.Object({ proof: Id, role: PersonRoleName }, closed);
export const SignInResult = SignInView;
export const UnlockParams = Type.Object({ proof: Id }, closed);
/** The leaving clerk's proof first, the coming one's second. */
export const ChangeClerkParams = Type.Object({ proofs: Type.Array(Id, { minItems: 2, maxItems: 2 }) }, closed);

/** Names of those who work here. A read of personal data: one entry with count and digest. */
export const DirectoryResult = Type.Object(
  {
    people: Type.Array(
      Type.Object(
        { person: Id, name: nullable(Type.String()), roles: Type.Array(PersonRoleName), state: Type.String() },
        closed,
      ),
    ),
  },
  closed,
);

const PermissionView = Type.Object(
  {
    role: PersonRoleName,
    state: Type.Enum(['requested', 'approved', 'filed', 'suspended', 'ended']),
    step: nullable(FilingStepName),
    from: nullable(Day),
    until: nullable(Day),
    /** Whether the person may act in it today, and the code that says why not. */
    acts: Type.Boolean(),
    obstacle: nullable(Type.String()),
  },
  closed,
);
export const PersonView = Type.Object(
  {
    person: Id,
    name: nullable(Type.String()),
    login: nullable(Type.String()),
    state: Type.Enum(['settingUp', 'active', 'left']),
    facts: Type.Record(Type.String(), Type.String()),
    graceUntil: nullable(Day),
    permissions: Type.Array(PermissionView),
    absences: Type.Array(Type.Object({ role: PersonRoleName, deputy: Id, from: Day, until: Day }, closed)),
    badges: Type.Array(Type.Object({ badge: Id, class: BadgeClassName, revoked: Type.Boolean() }, closed)),
    secrets: Type.Array(SecretKindName),
    /** Leave to set a secret that two managers gave and that still lasts. */
    leaves: Type.Array(SecretKindName),
  },
  closed,
);
export type PersonView = Static<typeof PersonView>;
export const PeopleListResult = Type.Object({ people: Type.Array(PersonView) }, closed);

const Identity = {
  name: Type.String({ minLength: 1, maxLength: 64 }),
  /** Resident identity number; keeps one person from being enrolled twice. */
  idNumber: Type.String({ pattern: '^[0-9]{17}[0-9X]$' }),
  login: Login,
  formal: nullable(Day),
  confidentiality: nullable(Day),
};
/** One of the first two people. The badge, if wanted, is held to the desk reader meanwhile. */
export const SetUpPersonParams = Type.Object(
  {
    place: Type.Enum(['first', 'second']),
    role: PersonRoleName,
    ...Identity,
    badge: nullable(BadgeClassName),
    passphrase: Passphrase,
  },
  closed,
);
export const PersonResult = Type.Object({ person: Id }, closed);
/** `securityKey`: the security officer's X25519 public key, base64url; null asks the daemon to make a pair and show the private half once. */
export const CompleteSetUpParams = Type.Object(
  { proofs: Type.Array(Id, { minItems: 2, maxItems: 2 }), securityKey: nullable(Type.String({ maxLength: 64 })) },
  closed,
);
export const CompleteSetUpResult = Type.Object({ securityPrivateKey: nullable(Type.String()) }, closed);

const about = { person: Id };
const aboutRole = { person: Id, role: PersonRoleName };
/** What managers do. Each is one of the commands of the people's rules. */
export const PeopleAct = Type.Union([
  Type.Object({ type: Type.Literal('enrolPerson'), ...Identity }, closed),
  Type.Object({ type: Type.Literal('recordFact'), ...about, fact: GateFactName, day: Day }, closed),
  Type.Object({ type: Type.Literal('grantGrace'), ...about }, closed),
  Type.Object({ type: Type.Literal('recordLeaving'), ...about, day: Day }, closed),
  Type.Object({ type: Type.Literal('requestPermission'), ...aboutRole }, closed),
  Type.Object({ type: Type.Literal('approvePermission'), ...aboutRole, step: FilingStepName, day: Day }, closed),
  Type.Object(
    { type: Type.Literal('filePermission'), ...aboutRole, day: Day, from: Day, until: nullable(Day) },
    closed,
  ),
  Type.Object({ type: Type.Literal('suspendPermission'), ...aboutRole }, closed),
  Type.Object({ type: Type.Literal('resumePermission'), ...aboutRole }, closed),
  Type.Object({ type: Type.Literal('endPermission'), ...aboutRole }, closed),
  Type.Object({ type: Type.Literal('recordAbsence'), ...aboutRole, deputy: Id, from: Day, until: Day }, closed),
  Type.Object({ type: Type.Literal('endAbsence'), ...aboutRole }, closed),
  /** Held to the desk reader while the call waits. */
  Type.Object({ type: Type.Literal('enrolBadge'), ...about, class: BadgeClassName }, closed),
  Type.Object(
    { type: Type.Literal('revokeBadge'), badge: Id, reason: Type.Enum(['lost', 'broken', 'returned', 'suspected']) },
    closed,
  ),
  Type.Object({ type: Type.Literal('allowSecret'), ...about, kind: SecretKindName }, closed),
  Type.Object({ type: Type.Literal('setSecurityKey'), securityKey: Type.String({ maxLength: 64 }) }, closed),
]);
export type PeopleAct = Static<typeof PeopleAct>;
export const PeopleActParams = Type.Object(
  { act: PeopleAct, proofs: Type.Array(Id, { minItems: 1, maxItems: 2 }) },
  closed,
);
/** The person or badge that the act made or was about. */
export const PeopleActResult = Type.Object({ made: nullable(Id), seq: Type.Integer() }, closed);

/** A PIN is typed twice at the desk reader; a passphrase comes with the call. Two managers allowed it before. */
export const SetSecretParams = Type.Object(
  {
    person: Id,
    secret: Type.Union([
      Type.Object({ kind: Type.Literal('pin') }, closed),
      Type.Object({ kind: Type.Literal('passphrase'), passphrase: Passphrase }, closed),
    ]),
  },
  closed,
);
