/** What a source file loads: static, re-exporting, side-effect and dynamic imports, and workers by their URL. */
import { posix } from 'node:path';
import type { SourceText } from './source-text.ts';

export interface ImportEdge {
  /** `type` is gone when the program runs; `worker` is `new URL('./x.ts', import.meta.url)`. */
  readonly kind: 'value' | 'type' | 'dynamic' | 'worker';
  /** Path from the project's root, or the bare name as it is written; null for a dynamic import that no reader can follow. */
  readonly target: string | null;
  readonly bare: boolean;
}

// Inline `type` markers keep the import itself alive under type stripping, so only `import type` counts as one.
const STATIC =
  /\b(?:import|export)\s+(type\s+)?((?:(?!\b(?:import|export)\b)[\w$*{},\s])*?)\s*\bfrom\s*(['"])([^'"\n]+)\3/g;
const SIDE_EFFECT = /\bimport\s*(['"])([^'"\n]+)\1/g;
const DYNAMIC = /\bimport\s*\(\s*(?:(['"`])([^'"`\n$]+)\1\s*[,)])?/g;
const REQUIRE = /\brequire\s*\(\s*(?:(['"`])([^'"`\n$]+)\1)?/g;
const WORKER = /\bnew\s+URL\s*\(\s*(['"`])([^'"`\n]+\.(?:ts|tsx|js|mjs))\1\s*,\s*import\.meta\.url/g;

export function importEdges(source: SourceText): ImportEdge[] {
  const edges: ImportEdge[] = [];
  const find = (
    pattern: RegExp,
    edge: (match: RegExpMatchArray) => { kind: ImportEdge['kind']; name: string | undefined },
  ): void => {
    for (const match of source.withoutComments.matchAll(pattern)) {
      // What stands within a text is no import.
      if (source.code.charAt(match.index) === ' ') continue;
      const { kind, name } = edge(match);
      edges.push({ kind, ...targetOf(source.path, name) });
    }
  };
  find(STATIC, (match) => ({ kind: match[1] === undefined ? 'value' : 'type', name: match[4] }));
  find(SIDE_EFFECT, (match) => ({ kind: 'value', name: match[2] }));
  find(DYNAMIC, (match) => ({ kind: 'dynamic', name: match[2] }));
  find(REQUIRE, (match) => ({ kind: 'value', name: match[2] }));
  find(WORKER, (match) => ({ kind: 'worker', name: match[2] }));
  return edges;
}

function targetOf(path: string, name: string | undefined): { target: string | null; bare: boolean } {
  if (name === undefined) return { target: null, bare: false };
  if (name.startsWith('.')) return { target: posix.join(posix.dirname(path), name), bare: false };
  return { target: name, bare: !name.startsWith('/') };
}
