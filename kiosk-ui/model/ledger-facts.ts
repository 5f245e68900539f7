/** What a leaf says beyond its first line: who by person, whose data, which clause. Total; an odd leaf says nothing. Pure. */

export interface LeafFacts {
  /** Random ids of the people among the actors. */
  readonly people: readonly { readonly person: string; readonly role: string | null }[];
  /** Parts, screens and keys that acted without a person. */
  readonly others: readonly string[];
  /** Vault subject. */
  readonly subject: string | null;
  /** Clause of the rulebook that the entry names. */
  readonly clause: string | null;
  readonly cause: string | null;
}

type Fields = { readonly [key: string]: unknown };

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function parsed(leaf: string): Fields {
  try {
    const value: unknown = JSON.parse(leaf);
    return isFields(value) ? value : {};
  } catch {
    return {};
  }
}

export function readFacts(leaf: string): LeafFacts {
  const fields = parsed(leaf);
  const actors = Array.isArray(fields.actors) ? fields.actors.filter(isFields) : [];
  const data = isFields(fields.data) ? fields.data : {};
  return {
    people: actors.flatMap((actor) => {
      const person = text(actor.person);
      return person === null ? [] : [{ person, role: text(actor.role) }];
    }),
    others: actors.flatMap((actor) =>
      text(actor.person) !== null ? [] : (text(actor.role) ?? text(actor.part) ?? text(actor.key) ?? []),
    ),
    subject: text(fields.subj),
    clause: text(data.clause),
    cause: text(fields.cause),
  };
}
