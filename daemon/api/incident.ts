/** Writes down a bug under a number that people can quote. The error's text stays out: it may hold a personal value. */
import { fileURLToPath } from 'node:url';
import type { Log } from '../../devices/kit/log.ts';
import type { Random } from '../random.ts';

const ID_BYTES = 6;
const MOST_FRAMES = 5;
const PROJECT_ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** `file:line` of our own frames, nearest first; relative to the project, never a library's and never a message. */
export function ownFrames(stack: string): string {
  const frames: string[] = [];
  for (const match of stack.matchAll(/^\s+at (?:.*[( ])?(?:file:\/\/)?(\/[^\s()]+?):(\d+):\d+\)?$/gm)) {
    const [, file = '', line = ''] = match;
    if (!file.startsWith(PROJECT_ROOT) || file.includes('/node_modules/')) continue;
    frames.push(`${file.slice(PROJECT_ROOT.length)}:${line}`);
  }
  return frames.slice(0, MOST_FRAMES).join(' < ').slice(0, 200);
}

export type ReportIncident = (method: string, thrown: unknown) => string;

/** Returns a function that logs one bug and answers its number. `method` is one of ours, never the client's text. */
export function createIncidentReporter(deps: { readonly log: Log; readonly random: Random }): ReportIncident {
  return (method, thrown) => {
    const incident = Buffer.from(deps.random(ID_BYTES)).toString('hex');
    const reason = thrown instanceof Error ? thrown.name : typeof thrown;
    const path = thrown instanceof Error ? ownFrames(thrown.stack ?? '') : '';
    deps.log.write('error', 'api.incident', { code: incident, method, reason, path });
    return incident;
  };
}
