/**
 * Every power cut of one run of a writer: how many disks there were, and which of them are bad. As a program:
 * `node ledger-power-cuts.ts [STRIDE]`, 1 for every call there is.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { acknowledgedIn } from './acks.ts';
import { crashRows, LONG_RUN } from './crash-history.ts';
import { traceFiles } from './file-trace.ts';
import { layOut, ledgerTrouble, planOf } from './ledger-after-cut.ts';
import { cutsOf } from './power-cuts.ts';
import { seededDice } from './seeded-dice.ts';
import { memoryFolder } from './traced-node.ts';

export interface CutReport {
  readonly states: number;
  readonly bad: readonly string[];
}

/** `program`: a file beside this one that writes the long history. Stops after `mostBad` bad states. */
export function cutPower(program: string, options: { stride: number; seed: number; mostBad: number }): CutReport {
  const memory = memoryFolder();
  try {
    const folder = join(memory.path, 'traced');
    mkdirSync(folder);
    const calls = traceFiles(new URL(program, import.meta.url).pathname, folder, ['long']);
    const plan = planOf(crashRows(LONG_RUN));
    const dice = seededDice(options.seed);
    const state = join(memory.path, 'state');
    const bad: string[] = [];
    let states = 0;
    for (const { name, files, said } of cutsOf(calls, dice, { denseLines: 11, stride: options.stride })) {
      layOut(state, files);
      const trouble = ledgerTrouble(state, acknowledgedIn(said), plan, states % 25 === 0);
      states++;
      if (trouble !== null) bad.push(`${name}: ${trouble}`);
      if (bad.length >= options.mostBad) break;
    }
    return { states, bad };
  } finally {
    memory.remove();
  }
}

if (import.meta.main) {
  const stride = Number(process.argv[2] ?? 1);
  for (const program of ['./writer-program.ts', './careless-writer-program.ts']) {
    const { states, bad } = cutPower(program, { stride, seed: 1, mostBad: Number.POSITIVE_INFINITY });
    process.stdout.write(`${program}: ${states} states, ${bad.length} bad\n`);
    for (const line of bad.slice(0, 10)) process.stdout.write(`  ${line}\n`);
  }
}
