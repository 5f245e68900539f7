/** The plan of a recovery: written before anything is touched, finished by the next run when one is cut short, kept with the old ledger. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDurably } from './durable-file.ts';
import type { Recovered } from './recovered-entry.ts';

/** All that is decided when a recovery begins; the new key and the old key's word for it come with the steps. */
export interface RecoveryPlan extends Omit<Recovered, 'vkey' | 'endorsement'> {
  readonly v: 1;
  /** Wall ms at which it was decided; the new ledger's first entry has it, whenever it is written. */
  readonly at: number;
  /** `boot` of that entry. */
  readonly boot: string;
  readonly newOrigin: string;
  /** The folder under `ledger/epochs` into which the old ledger goes. */
  readonly epoch: number;
  /** The name under which the old signing key is sealed; null where the key is lost. */
  readonly keyOrigin: string | null;
}

/** The new key and the endorsement, kept until the recovery is over. */
export interface RecoveryWord {
  readonly newOrigin: string;
  readonly vkey: string;
  readonly endorsement: string | null;
}

const PLAN = 'recovery-plan.json';
const WORD = 'recovery-endorsement.json';

/** Where a recovery keeps its own files; `ledger` is the ledger's database. */
export function planFile(ledgerFolder: string): string {
  return join(ledgerFolder, PLAN);
}

export function isRecoveryOpen(ledgerFolder: string): boolean {
  return existsSync(planFile(ledgerFolder));
}

export function readPlan(ledgerFolder: string): RecoveryPlan | null {
  return readJson<RecoveryPlan>(planFile(ledgerFolder));
}

export function writePlan(ledgerFolder: string, plan: RecoveryPlan): void {
  writeDurably(planFile(ledgerFolder), Buffer.from(`${JSON.stringify(plan, null, 2)}\n`));
}

/** Only this recovery's own: one that an earlier recovery left says another origin. */
export function readWord(ledgerFolder: string, newOrigin: string): RecoveryWord | null {
  const word = readJson<RecoveryWord>(wordFile(ledgerFolder));
  return word?.newOrigin === newOrigin ? word : null;
}

export function writeWord(ledgerFolder: string, word: RecoveryWord): void {
  writeDurably(wordFile(ledgerFolder), Buffer.from(`${JSON.stringify(word, null, 2)}\n`));
}

export function wordFile(ledgerFolder: string): string {
  return join(ledgerFolder, WORD);
}

/** The plan that began the ledger `origin`, as it was kept: names the earlier ledgers when that ledger itself cannot any more. */
export function keptPlanOf(epochsFolder: string, origin: string): RecoveryPlan | null {
  if (!existsSync(epochsFolder)) return null;
  for (const name of readdirSync(epochsFolder)) {
    const plan = readJson<RecoveryPlan>(join(epochsFolder, name, PLAN));
    if (plan?.newOrigin === origin) return plan;
  }
  return null;
}

/** What this program wrote is trusted to have its shape: it lies beside the sealed keys, in a folder shut to others. */
function readJson<T>(path: string): T | null {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : null;
}
