/** What a writer says of itself on its standard output, one line each, and only after the disk has it. */
import { writeSync } from 'node:fs';

/** All entries below `size` are on disk. */
export function sayDurable(size: number): void {
  writeSync(1, `A ${size}\n`);
}

/** A checkpoint left the machine. `note` in one line. */
export function sayCheckpoint(size: number, note: string): void {
  writeSync(1, `C ${size} ${Buffer.from(note).toString('base64')}\n`);
}

export interface Acknowledged {
  readonly size: number;
  /** Size → signed note. */
  readonly checkpoints: ReadonlyMap<number, string>;
}

/** What was acknowledged in `text`; a last line that was cut short counts as not said. */
export function acknowledgedIn(text: string): Acknowledged {
  let size = 0;
  const checkpoints = new Map<number, string>();
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    const [what, at, note = ''] = line.split(' ');
    if (what === 'A') size = Number(at);
    if (what === 'C') checkpoints.set(Number(at), Buffer.from(note, 'base64').toString());
  }
  return { size, checkpoints };
}
