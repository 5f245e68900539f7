import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { traceFiles } from './file-trace.ts';
import { layOut } from './ledger-after-cut.ts';
import { cutsOf } from './power-cuts.ts';
import { seededDice } from './seeded-dice.ts';
import { memoryFolder } from './traced-node.ts';
import { ERASED, keptValueOf, openCrashVault, PEOPLE } from './vault-in-folder.ts';

function holds(folder: string, bytes: Buffer): boolean {
  return readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(bytes));
}

/** What is wrong with the vault that a cut left, or null. */
function vaultTrouble(folder: string, key: Buffer, acknowledged: boolean): string | null {
  const opened = openCrashVault(folder, true);
  if (!opened.ok) return `does not open: ${opened.error.code} (${opened.error.reason})`;
  const vault = opened.value;
  try {
    const value = vault.open(ERASED);
    if (value.ok && acknowledged) return 'the erased value opens';
    if (value.ok && value.value[0]?.value !== keptValueOf(ERASED)) return 'the value is another one';
    if (!value.ok && value.error === 'damaged') return 'the value is damaged';
    if (!value.ok && holds(folder, key)) return 'the value is gone and its key is still in a file';
    vault.erase(ERASED);
    if (holds(folder, key)) return 'erased again, and the key is still in a file';
    const others = PEOPLE.filter((subject) => subject !== ERASED);
    const lost = others.find((subject) => {
      const kept = vault.open(subject);
      return !kept.ok || kept.value[0]?.value !== keptValueOf(subject);
    });
    return lost === undefined ? null : `${lost} was lost with the erased one`;
  } finally {
    vault.close();
  }
}

test('after any power cut in an erasure the value opens, or nothing of its key is in any file', () => {
  const memory = memoryFolder();
  onTestFinished(memory.remove);
  const folder = join(memory.path, 'traced');
  mkdirSync(folder);
  const calls = traceFiles(new URL('./erasing-program.ts', import.meta.url).pathname, folder, []);
  const bad: string[] = [];
  const found = { before: 0, after: 0 };
  for (const seed of [1, 2, 3])
    for (const { name, files, said } of cutsOf(calls, seededDice(seed), { denseLines: calls.length, stride: 1 })) {
      const [key = '', done] = said.split('\n');
      if (key === '') continue;
      const state = join(memory.path, 'state');
      layOut(state, files);
      const acknowledged = done === 'erased';
      const trouble = vaultTrouble(state, Buffer.from(key, 'hex'), acknowledged);
      if (trouble !== null) bad.push(`seed ${seed}, ${name}: ${trouble}`);
      found[acknowledged ? 'after' : 'before']++;
    }
  expect(bad).toEqual([]);
  // Both halves were really looked at: cuts in the middle of the erasure, and cuts after it was said to be done.
  expect(found.before).toBeGreaterThan(40);
  expect(found.after).toBeGreaterThanOrEqual(3);
}, 60_000);
