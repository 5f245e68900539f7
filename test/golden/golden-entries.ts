/** Old entries as they once went into the ledger, with the state that they came to then: how they are written down and read. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { evolveCustody } from '../../daemon/custody/custody-evolve.ts';
import { type CustodyState, NO_CUSTODY } from '../../daemon/custody/opening-states.ts';
import type { Entry } from '../../daemon/ledger/entry.ts';
import { evolvePeople } from '../../daemon/people/people-evolve.ts';
import { NO_PEOPLE, type PeopleState } from '../../daemon/people/people-state.ts';

/** One frozen story. */
export interface GoldenStory {
  readonly story: string;
  readonly steps: readonly {
    /** The entry as canonical JSON. */
    readonly entry: string;
    /** Which parts of the state it changed, each with the beginning of SHA-256 over what it then was. */
    readonly changes: Readonly<Record<string, string>>;
  }[];
  /** What the state said after the last. */
  readonly state: unknown;
}

export type GoldenArea = 'custody' | 'people';

/** Replays entries and writes down what each changed, and the state at the end. */
export function storyOf(area: GoldenArea, story: string, texts: readonly string[]): GoldenStory {
  let state: object = area === 'custody' ? NO_CUSTODY : NO_PEOPLE;
  const steps = texts.map((text) => {
    const before = partsOf(state);
    state = evolve(area, state, JSON.parse(text));
    const changed = [...partsOf(state)].filter(([name, part]) => part !== before.get(name));
    const changes = Object.fromEntries(changed.map(([name, part]) => [name, hashOf(part)]));
    return { entry: text, changes };
  });
  return { story, steps, state: plain(state) };
}

function evolve(area: GoldenArea, state: object, entry: Entry): object {
  return area === 'custody' ? evolveCustody(state as CustodyState, entry) : evolvePeople(state as PeopleState, entry);
}

/** The parts of a state, each as text. */
function partsOf(state: object): ReadonlyMap<string, string> {
  return new Map(Object.entries(state).map(([name, part]) => [name, JSON.stringify(plain(part))]));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** A state as JSON: maps as objects, sets as lists, names in order. */
export function plain(value: unknown): unknown {
  if (value instanceof Map) return plain(Object.fromEntries(value));
  if (value instanceof Set) return [...value].map(plain).sort();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.entries(value).map(([name, part]) => [name, plain(part)] as const);
  return Object.fromEntries(parts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A line for the name of a story, one for each step, one for the state at its end. */
type Line = { readonly story: string } | GoldenStory['steps'][number] | { readonly state: unknown };

function goldenPath(area: GoldenArea): URL {
  return new URL(`./entries-${area}-1.jsonl`, import.meta.url);
}

export function writeGolden(area: GoldenArea, stories: readonly GoldenStory[]): void {
  const lines = stories.flatMap(({ story, steps, state }): Line[] => [{ story }, ...steps, { state }]);
  writeFileSync(goldenPath(area), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

export function readGolden(area: GoldenArea): readonly GoldenStory[] {
  const stories: GoldenStory[] = [];
  let story = '';
  let steps: GoldenStory['steps'][number][] = [];
  for (const text of readFileSync(goldenPath(area), 'utf8').trimEnd().split('\n')) {
    const line: Line = JSON.parse(text);
    if ('story' in line) story = line.story;
    else if ('entry' in line) steps.push(line);
    else {
      stories.push({ story, steps, state: line.state });
      steps = [];
    }
  }
  return stories;
}
