/** A recovery from the finding to the end: decided once, written down, carried out, and gone on with when it was cut short. */
import { dirname } from 'node:path';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { newId } from '../random.ts';
import { systemCode } from './database-file.ts';
import { epochOf } from './origin.ts';
import type { EpochHead } from './recovered-entry.ts';
import type { FindingDeps, RecoveryFinding } from './recovery-finding.ts';
import { type RecoveryPlan, readPlan, readWord, writePlan } from './recovery-plan.ts';
import { RECOVERY_STEPS, RecoveryStop } from './recovery-steps.ts';

export interface Decision {
  /** What the person writes. */
  readonly reason: string;
  /** Wall ms. */
  readonly at: number;
}

/** Decides from what was found. Nothing is touched yet. */
export function planRecovery(found: RecoveryFinding, { reason, at }: Decision, deps: FindingDeps): RecoveryPlan {
  const { good, guard, newOrigin, keyOrigin, earlier, origin, cause } = found;
  const epoch = (epochOf(newOrigin) ?? 0) - 1;
  const old: EpochHead = { epoch, origin, size: good.size, root: good.root.toString('hex') };
  return {
    v: 1,
    at,
    boot: newId(deps.random, 'boot'),
    newOrigin,
    epoch,
    keyOrigin,
    found: cause,
    reason,
    epochs: [...earlier, old],
    note: good.note,
    guard: guard === null ? null : { ...guard, root: Buffer.from(guard.root).toString('hex') },
  };
}

/** Writes the plan down; from now on the daemon does not start until it is carried out. */
export function openRecovery(plan: RecoveryPlan, deps: FindingDeps): void {
  writePlan(dirname(deps.folder.ledger), plan);
}

export interface RecoveryDone {
  readonly plan: RecoveryPlan;
  /** The new key, printed. */
  readonly vkey: string;
}

/**
 * Carries out the plan that stands, wherever it was left. The error is what the disk said, or what was not as the plan says; the
 * plan then still stands. `onStep` is called before each step.
 */
export function finishRecovery(deps: FindingDeps, onStep: (name: string) => void): Result<RecoveryDone, string> {
  const folder = dirname(deps.folder.ledger);
  const plan = readPlan(folder);
  if (plan === null) throw new Error('no recovery stands');
  let vkey = '';
  for (const step of RECOVERY_STEPS) {
    onStep(step.name);
    try {
      step.run(plan, deps);
    } catch (error) {
      if (error instanceof RecoveryStop) return err(`${step.name}: ${error.message}`);
      return err(`${step.name}: ${systemCode(error)}`);
    }
    vkey = readWord(folder, plan.newOrigin)?.vkey ?? vkey;
  }
  return ok({ plan, vkey });
}
