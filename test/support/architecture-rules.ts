/** The rules that hold for every source file, as functions from sources to what is wrong. `architecture.test.ts` runs them. */
import { posix } from 'node:path';
import { importEdges } from './import-edges.ts';
import { allowedFor, bareImportTrouble } from './import-table.ts';
import type { SourceText } from './source-text.ts';

export type Rule = (source: SourceText) => string[];

/** Lines that stop the build, and the median that product files keep. */
export const MAX_LINES = 400;
export const MEDIAN_LINES = 100;

/** What the daemon, devices, simulators and screens are made of; tests and configuration of tools are not. */
export function isProduct(path: string): boolean {
  return !path.startsWith('test/') && !isToolConfig(path);
}

function isToolConfig(path: string): boolean {
  return path.endsWith('.config.ts');
}

/** Imports against the table; nobody imports tests. */
export const importRule: Rule = (source) => {
  const allowed = allowedFor(source.path);
  return importEdges(source).flatMap(({ kind, target, bare }) => {
    if (target === null) return ['imports something by a name that cannot be read'];
    if (bare) return bareImportTrouble(source.path, target) ?? [];
    if (allowed.some((row) => row.path.test(target) && row.kinds.includes(kind))) return [];
    return [`may not import ${target} (${kind})`];
  });
};

/** Time and chance are handed in: the few files that ask the machine for them. */
const REAL_TIME_FILES = [
  'daemon/clock.ts',
  'daemon/random.ts',
  'kiosk-ui/clock.ts',
  // These two wait for no time, only for the next turn of the event loop.
  'daemon/api/socket-writer.ts',
  'daemon/workers/ledger-writer-thread.ts',
];
const REAL_TIME: readonly RegExp[] = [
  /\bDate\s*\.\s*now\b/g,
  /\bnew\s+Date\s*(?:\(\s*\)|(?![\w\s(]))/g,
  /(?<![\w.])(?<!new\s)Date\s*\(\s*\)/g,
  /\bperformance\s*\.\s*now\b/g,
  // A socket's own `setTimeout` method watches the wire, not the clock of the program.
  /(?<![\w.]|#)(?:(?:globalThis|window|self)\s*\.\s*)?(?:setTimeout|setInterval|setImmediate)\b/g,
  /\bAbortSignal\s*\.\s*timeout\b/g,
  /\bMath\s*\.\s*random\b/g,
  /\bprocess\s*\.\s*hrtime\b/g,
];

export const realTimeRule: Rule = (source) => {
  if (!isProduct(source.path) || REAL_TIME_FILES.includes(source.path)) return [];
  return REAL_TIME.flatMap((pattern) => matches(source, source.code, pattern, 'asks for time or chance by itself'));
};

/** Tests wait for what they can see, never for a time. */
export const sleepRule: Rule = (source) => {
  if (!source.path.startsWith('test/') || source.path === 'test/support/eventually.ts') return [];
  return [
    ...matches(source, source.code, /(?<![\w.])(?:globalThis\.)?(?:setTimeout|setInterval)\b/g, 'sleeps'),
    ...importEdges(source).flatMap(({ target }) => (target?.startsWith('node:timers') ? [`sleeps by ${target}`] : [])),
  ];
};

export const lengthRule: Rule = (source) => {
  const lines = lineCount(source);
  return lines > MAX_LINES ? [`has ${lines} lines, more than ${MAX_LINES}`] : [];
};

/** Ways of writing that the project does without. */
export const wordingRule: Rule = (source) => {
  const { code, comments, path } = source;
  return [
    ...(isToolConfig(path)
      ? []
      : matches(source, code, /\bexport\s+default\b|\bexport\s*\{[^}]*\bas\s+default\b/g, 'has a default export')),
    ...matches(source, code, /(?<![\w.])(?:const\s+|declare\s+)*enum\s+\w+\s*\{/g, 'has an enum'),
    ...matches(source, code, /(?<![\w.])namespace\s+[\w.]+\s*\{/g, 'has a namespace'),
    ...matches(source, code, /\bas\s+any\b|<any>/g, 'gives up on types'),
    ...matches(source, comments, /@ts-(?:ignore|nocheck|expect-error)|biome-ignore/g, 'silences a tool'),
  ];
};

/** A name says what is in a file; these say nothing. */
export const fileNameRule: Rule = ({ path }) =>
  /^(?:utils?|helpers?|index|misc|common)\.tsx?$/.test(posix.basename(path)) ? ['has a name that says nothing'] : [];

/** A product file says in its first line which question it answers. */
export const leadingCommentRule: Rule = ({ path, raw }) =>
  isProduct(path) && !/^(?:#!.*\n)?\/\*\*[\s*]*[^\s*/]/.test(raw) ? ['does not begin with its doc comment'] : [];

/** The process ends where it was begun. */
export const exitRule: Rule = (source) =>
  /^(?:test\/|daemon\/main\.ts$|daemon\/cli\/)/.test(source.path)
    ? []
    : matches(source, source.code, /\bprocess\s*\.\s*(?:exit|reallyExit|abort)\b/g, 'ends the process');

export const FILE_RULES: Readonly<Record<string, Rule>> = {
  'imports follow the table': importRule,
  'time and chance are handed in': realTimeRule,
  'tests never sleep': sleepRule,
  'no file is longer than the limit': lengthRule,
  'nothing is written in a way that the project does without': wordingRule,
  'names say something': fileNameRule,
  'product files begin with their doc comment': leadingCommentRule,
  'the process ends in main and the commands only': exitRule,
};

/** Names that several folders have on purpose, and why. */
const SHARED_NAMES: Readonly<Record<string, string>> = {
  'contract.ts': 'one for each class of device',
  'driver.ts': 'one for each model',
  'machine.ts': 'one for each model',
  'clock.ts': 'the type in the kit, the real one of the daemon, its twin in the browser',
  'log.ts': 'the type in the kit and the real one of the daemon',
  'tcp.ts': 'the two ends of one wire: transport and simulator',
  'bench.ts': 'the bench of the simulators and its contract',
};

/** Base names that two product files share without leave. */
export function repeatedNames(paths: readonly string[]): string[] {
  const byName = Map.groupBy(paths.filter(isProduct), (path) => posix.basename(path));
  return [...byName]
    .filter(([name, same]) => same.length > 1 && !Object.hasOwn(SHARED_NAMES, name))
    .map(([name, same]) => `${name}: ${same.join(', ')}`);
}

/** The middle one of all product files' lengths; 0 for none. Lines. */
export function medianLength(sources: readonly SourceText[]): number {
  const lengths = sources.filter(({ path }) => isProduct(path)).map(lineCount);
  lengths.sort((a, b) => a - b);
  return lengths[Math.floor(lengths.length / 2)] ?? 0;
}

function lineCount({ raw }: SourceText): number {
  return raw === '' ? 0 : raw.replace(/\n$/, '').split('\n').length;
}

function matches(source: SourceText, text: string, pattern: RegExp, says: string): string[] {
  return [...text.matchAll(pattern)].map((match) => {
    const line = source.raw.slice(0, match.index).split('\n').length;
    return `${says}: ${match[0].trim()} (line ${line})`;
  });
}
