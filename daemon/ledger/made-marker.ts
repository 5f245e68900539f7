/** The file that says that a ledger was made here once: a missing ledger, or a missing guard, is then a loss and no first start. */
import { existsSync, readFileSync } from 'node:fs';
import { writeDurably } from './durable-file.ts';

/** 1: an empty file, from the time before the guard. 2: ledger and guard were made. */
const FORMAT = 2;

/** 0 where nothing was made here. */
export function madeFormat(path: string): number {
  if (!existsSync(path)) return 0;
  const text = readFileSync(path, 'utf8').trim();
  return text === '' ? 1 : FORMAT;
}

/** From now on both are expected. Whoever restores a backup writes it too, so that the start asks for the guard. */
export function writeMade(path: string): void {
  if (madeFormat(path) < FORMAT) writeDurably(path, Buffer.from(`${FORMAT}\n`));
}
