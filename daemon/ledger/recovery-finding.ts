/** What `twinlock recover` finds before it does anything: why the ledger cannot be gone on with, and how much of it counts. Changes nothing. */
import { existsSync, readdirSync } from 'node:fs';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import type { Random } from '../random.ts';
import { type FileKind, inspectDatabaseFile } from './database-file.ts';
import { findGoodPrefix, type GoodPrefix, NOTHING_GOOD } from './good-prefix.ts';
import { type GuardHead, openGuard } from './guard-store.ts';
import { entryOfLeaf } from './leaf.ts';
import { madeFormat } from './made-marker.ts';
import { createNoteSigner } from './note-key.ts';
import { epochOf, originOfEpoch, readOrigin } from './origin.ts';
import { type EpochHead, epochsNamedBy } from './recovered-entry.ts';
import { keptPlanOf } from './recovery-plan.ts';
import { LEDGER_MARK } from './schema.ts';
import { loadSigningKey } from './signing-key.ts';
import { verifyLedger } from './verify.ts';

/** Why a recovery is needed; `none`: it is not. */
export type RecoveryCause =
  | 'ledger-missing'
  | 'ledger-damaged'
  /** The guard remembers more, or another log. */
  | 'rolled-back'
  /** The guard remembers another history of the same length. */
  | 'forked'
  | 'guard-lost'
  | 'key-lost'
  | 'none';

export interface RecoveryFinding {
  readonly cause: RecoveryCause;
  /** The old log's name. */
  readonly origin: string;
  readonly newOrigin: string;
  readonly good: GoodPrefix;
  readonly guard: GuardHead | null;
  /** The name under which the old key is sealed; null where it is lost. */
  readonly keyOrigin: string | null;
  /** Earlier ledgers that count already, oldest first. */
  readonly earlier: readonly EpochHead[];
}

export type FindingTrouble =
  /** Neither origin, ledger nor guard says a name: there is nothing to go on from. */
  'nothing-here' | 'ledger-newer';

export interface FindingDeps {
  readonly folder: DataFolder;
  readonly guard: string;
  readonly masterKey: Uint8Array;
  readonly random: Random;
}

export function findRecovery(deps: FindingDeps): Result<RecoveryFinding, FindingTrouble> {
  const { folder } = deps;
  const kind = inspectDatabaseFile(folder.ledger, LEDGER_MARK);
  if (kind === 'newer') return err('ledger-newer');
  const guard = guardHead(deps.guard);
  const named = readOrigin(folder.origin);
  const good = kind === 'ours' ? findGoodPrefix(folder.ledger, guard, ownVkey(deps, named)) : NOTHING_GOOD;
  const names = [named, good.origin, guard?.origin ?? null].filter((name) => name !== null && epochOf(name) !== null);
  const newest = names.filter((name) => name !== null).sort((a, b) => (epochOf(b) ?? 0) - (epochOf(a) ?? 0))[0];
  if (newest === undefined) return err('nothing-here');
  const newOrigin = originOfEpoch(newest, Math.max(epochOf(newest) ?? 0, ...keptEpochs(folder.epochs)) + 1);
  const origin = good.origin ?? newest;
  const keyOrigin = [named, origin].find((name) => name !== null && opensKey(deps, name)) ?? null;
  const found = { origin, newOrigin, good, guard, keyOrigin, earlier: earlierOf(folder, origin, good) };
  return ok({ ...found, cause: causeOf(deps, kind, found) });
}

/** Numbers of the ledgers that are kept; a restored copy must not be put over one of them. */
function keptEpochs(folder: string): readonly number[] {
  return existsSync(folder) ? readdirSync(folder).map(Number).filter(Number.isSafeInteger) : [];
}

function guardHead(path: string): GuardHead | null {
  const opened = openGuard(path);
  if (!opened.ok) return null;
  const head = opened.value.last();
  opened.value.close();
  return head;
}

/** Printed from the signing key itself; null where it does not open. */
function ownVkey({ folder, masterKey, random }: FindingDeps, origin: string | null): string | null {
  if (origin === null) return null;
  const key = loadSigningKey({ path: folder.logKey, masterKey, origin, random, expected: true });
  return key.ok ? createNoteSigner(origin, key.value).vkey : null;
}

function opensKey({ folder, masterKey, random }: FindingDeps, origin: string): boolean {
  return loadSigningKey({ path: folder.logKey, masterKey, origin, random, expected: true }).ok;
}

/** Named by the ledger's own first entry, or by the plan that was kept when that ledger was begun. */
function earlierOf(folder: DataFolder, origin: string, { firstLeaf }: GoodPrefix): readonly EpochHead[] {
  const named = firstLeaf === null ? null : epochsNamedBy(entryOfLeaf(firstLeaf));
  return named ?? keptPlanOf(folder.epochs, origin)?.epochs ?? [];
}

function causeOf(deps: FindingDeps, kind: FileKind, found: Omit<RecoveryFinding, 'cause'>): RecoveryCause {
  const { good, guard, keyOrigin, origin } = found;
  if (kind === 'absent' || kind === 'only-journal') return 'ledger-missing';
  if (kind !== 'ours' || good.badAt !== null) return 'ledger-damaged';
  if (guard !== null && (guard.origin !== origin || guard.size > good.size)) return 'rolled-back';
  if (guard !== null && !good.guardFits) return 'forked';
  // What is derived from the entries may be damaged too: hashes, tiles, tables.
  if (verifyLedger({ path: deps.folder.ledger, vkey: null, onProgress: () => {} }).verdict === 'broken')
    return 'ledger-damaged';
  if (keyOrigin === null) return 'key-lost';
  // Only a folder of the time before the guard may be without one; the start makes it.
  return guard === null && madeFormat(deps.folder.marker) !== 1 ? 'guard-lost' : 'none';
}
