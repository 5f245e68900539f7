/**
 * Old entries in today's form: a pure function for each entry type and version that once was written. What stands in a leaf
 * never changes; only what the state and the API make of it does.
 */
import type { Entry } from './entry.ts';

/** Lifts the data of one entry type from version `tv` to `tv` + 1. */
export interface Upcaster {
  readonly type: string;
  readonly tv: number;
  readonly lift: (data: Entry['data']) => Entry['data'];
}

/** Gives an entry its newest form; null where its version is newer than any that the list knows. */
export type Lift = (entry: Entry) => Entry | null;

/** A type without a row has version 1 only. Throws on a list with a hole or a row that stands twice: a bug. */
export function createLift(upcasters: readonly Upcaster[]): Lift {
  const chains = new Map<string, Upcaster[]>();
  for (const one of upcasters.toSorted((a, b) => a.tv - b.tv)) {
    const chain = chains.get(one.type) ?? [];
    if (one.tv !== chain.length + 1) throw new Error(`${one.type}: no way up from version ${chain.length + 1}`);
    chains.set(one.type, [...chain, one]);
  }
  return (entry) => {
    const chain = chains.get(entry.type) ?? [];
    if (entry.tv > chain.length + 1) return null;
    const steps = chain.slice(entry.tv - 1);
    if (steps.length === 0) return entry;
    return { ...entry, tv: chain.length + 1, data: steps.reduce((data, step) => step.lift(data), entry.data) };
  };
}
