/** Personal data that is kept: how long by which rule, whose, and how it ends. Values only where a person asks for one subject. */
import { type Static, Type } from 'typebox';
import { closed, Id, nullable } from './contract-parts.ts';

const Count = Type.Integer({ minimum: 0 });
const Reason = Type.String({ minLength: 1, maxLength: 200 });
/** `active`: in use. `restricted`: stored and protected only (PIPL art. 47). `erased`: its key is destroyed. */
export const KeptState = Type.Enum(['active', 'restricted', 'erased']);

export const RetentionClassView = Type.Object(
  {
    class: Type.String(),
    /** Words for people. */
    zh: Type.String(),
    en: Type.String(),
    /** Clause or law that asks for it. */
    clause: Type.String(),
    /** Days in use, then days restricted; null = for ever. */
    activeDays: nullable(Count),
    restrictedDays: nullable(Count),
    /** Whether two people may erase it early. */
    earlyErase: Type.Boolean(),
    active: Count,
    restricted: Count,
    erased: Count,
  },
  closed,
);
export type RetentionClassView = Static<typeof RetentionClassView>;

export const KeptSubject = Type.Object(
  {
    subject: Id,
    class: Type.String(),
    state: KeptState,
    /** Wall ms. */
    since: Count,
    /** When the rule changes its state next, wall ms; null = never. */
    next: nullable(Count),
    fields: Type.Array(Type.String()),
    /** How it ended: `rule:…` or `early:…`; null while it is kept. */
    ended: nullable(Type.Object({ at: Count, by: Type.String() }, closed)),
  },
  closed,
);
export type KeptSubject = Static<typeof KeptSubject>;

export const KeptOverviewResult = Type.Object(
  {
    classes: Type.Array(RetentionClassView),
    /** Wall ms of the last rotation of the vault's key; null = never. */
    rotatedAt: nullable(Count),
    /** Erased since that rotation: older backups still open them. */
    sinceRotation: Count,
  },
  closed,
);
export type KeptOverviewResult = Static<typeof KeptOverviewResult>;

/** By identity number (a keyed hash is compared, and the search is an entry) or by what an entry names. */
export const KeptFindParams = Type.Object(
  {
    by: Type.Union([
      Type.Object({ kind: Type.Literal('idNumber'), value: Type.String({ minLength: 1, maxLength: 64 }) }, closed),
      Type.Object({ kind: Type.Literal('subject'), subject: Id }, closed),
    ]),
    reason: Reason,
  },
  closed,
);
export const KeptFindResult = Type.Object({ subjects: Type.Array(KeptSubject) }, closed);
export type KeptFindResult = Static<typeof KeptFindResult>;

export const KeptShowParams = Type.Object({ subject: Id, reason: Reason }, closed);
/** Personal data. The read is an entry before the answer leaves. Pictures are named, not shown. */
export const KeptShowResult = Type.Object(
  { values: Type.Array(Type.Object({ f: Type.String(), value: nullable(Type.String()) }, closed)) },
  closed,
);
export type KeptShowResult = Static<typeof KeptShowResult>;

export const KeptAct = Type.Union([
  Type.Object({ type: Type.Literal('erase'), subject: Id, reason: Reason }, closed),
  Type.Object({ type: Type.Literal('restrict'), subject: Id, reason: Reason }, closed),
  /** A new key for the vault, so that no older backup opens what was erased. */
  Type.Object({ type: Type.Literal('rotate') }, closed),
]);
export type KeptAct = Static<typeof KeptAct>;
export const KeptActParams = Type.Object(
  { act: KeptAct, proofs: Type.Array(Id, { minItems: 2, maxItems: 2 }) },
  closed,
);
export const KeptActResult = Type.Object({ seq: Type.Integer() }, closed);
