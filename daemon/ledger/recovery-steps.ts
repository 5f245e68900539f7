/**
 * A recovery, step by step. Each step may be cut short at any point and done again: the plan stands until the last one, and the
 * daemon does not start while it stands.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stamp } from '../desk/entry-stamp.ts';
import { destroyFile, moveDurably, syncFolder, writeDurably } from './durable-file.ts';
import { createGuard, emptyHead, openGuard } from './guard-store.ts';
import { encodeLeaf } from './leaf.ts';
import { writeMade } from './made-marker.ts';
import { formatNote } from './note.ts';
import { createNoteSigner } from './note-key.ts';
import { readOrigin } from './origin.ts';
import { recoveredDraft } from './recovered-entry.ts';
import type { FindingDeps } from './recovery-finding.ts';
import { planFile, type RecoveryPlan, readWord, wordFile, writeWord } from './recovery-plan.ts';
import { loadSigningKey } from './signing-key.ts';
import { openStore } from './store.ts';

export interface RecoveryStep {
  readonly name: string;
  run(plan: RecoveryPlan, deps: FindingDeps): void;
}

const ledgerFolder = ({ folder }: FindingDeps): string => dirname(folder.ledger);
const nextLedger = ({ folder }: FindingDeps): string => `${folder.ledger}.next`;
const nextKey = ({ folder }: FindingDeps): string => `${folder.logKey}.next`;
const epochFolder = ({ folder }: FindingDeps, { epoch }: RecoveryPlan): string => join(folder.epochs, String(epoch));

/** A step cannot be done as the plan says; in words for IT. */
export class RecoveryStop extends Error {}

/** Throws `RecoveryStop`, or the system's error, where something is not as the plan says or the disk refuses; the plan stands and the next run goes on. */
export const RECOVERY_STEPS: readonly RecoveryStep[] = [
  {
    name: 'new-key',
    run(plan, deps) {
      const word = endorse(plan, deps);
      if (word !== null) writeWord(ledgerFolder(deps), word);
    },
  },
  { name: 'keep-old', run: keepOld },
  { name: 'new-ledger', run: makeLedger },
  { name: 'guard', run: moveGuard },
  { name: 'place', run: place },
  { name: 'finish', run: finish },
];

/** The new key is made, and the old one vouches for it in a text that is no checkpoint of its log. Null where that was done before. */
function endorse(plan: RecoveryPlan, deps: FindingDeps) {
  const { newOrigin, keyOrigin, epochs } = plan;
  if (readWord(ledgerFolder(deps), newOrigin) !== null) return null;
  const key = keyAt(deps, nextKey(deps), newOrigin, false);
  const { vkey } = createNoteSigner(newOrigin, key);
  const old = epochs.at(-1);
  if (keyOrigin === null || old === undefined) return { newOrigin, vkey, endorsement: null };
  const signer = createNoteSigner(keyOrigin, keyAt(deps, deps.folder.logKey, keyOrigin, true));
  // The first line is no origin of this log, so that no reader can take the text for a checkpoint.
  const text = `${keyOrigin}/recovered\n${vkey}\n${old.origin} ${old.size} ${old.root}\n`;
  const signature = { name: signer.name, keyId: signer.keyId, signature: signer.sign(text) };
  return { newOrigin, vkey, endorsement: formatNote({ text, signatures: [signature] }) };
}

function keyAt({ masterKey, random }: FindingDeps, path: string, origin: string, expected: boolean) {
  const key = loadSigningKey({ path, masterKey, origin, random, expected });
  if (!key.ok) throw new RecoveryStop(`${key.error.code}: ${key.error.path}`);
  return key.value;
}

/** The old ledger goes, as it is and whole, with its journal; a guard that cannot be opened goes with it. */
function keepOld(plan: RecoveryPlan, deps: FindingDeps): void {
  const kept = epochFolder(deps, plan);
  if (existsSync(kept)) return;
  const { folder, guard } = deps;
  const draft = `${kept}.part`;
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  for (const end of ['-wal', '-journal', ''])
    if (existsSync(folder.ledger + end)) moveDurably(folder.ledger + end, join(draft, `ledger.db${end}`));
  // An index of the journal that is made anew whenever it is needed.
  rmSync(`${folder.ledger}-shm`, { force: true });
  const opened = openGuard(guard);
  if (opened.ok) opened.value.close();
  else if (existsSync(guard)) moveDurably(guard, join(draft, 'guard.db'));
  // A key that does not open is not ours to destroy: another master key may still open it.
  if (plan.keyOrigin === null && existsSync(folder.logKey)) moveDurably(folder.logKey, join(draft, 'log-key'));
  writeDurably(
    join(draft, 'origin'),
    Buffer.from(`${readOrigin(folder.origin) ?? plan.epochs.at(-1)?.origin ?? ''}\n`),
  );
  moveDurably(draft, kept);
  syncFolder(folder.root);
}

/** Beside its place; a draft that was cut short is made again, to the same bytes. */
function makeLedger(plan: RecoveryPlan, deps: FindingDeps): void {
  if (existsSync(deps.folder.ledger)) return;
  const word = readWord(ledgerFolder(deps), plan.newOrigin);
  if (word === null) throw new RecoveryStop('the new key’s word is gone');
  const path = nextLedger(deps);
  for (const end of ['', '-wal', '-shm', '.new']) rmSync(path + end, { force: true });
  const key = keyAt(deps, nextKey(deps), plan.newOrigin, true);
  const store = openStore({ path, origin: plan.newOrigin, key, expected: false, guard: null });
  if (!store.ok) throw new RecoveryStop(`${store.error.code}: ${store.error.reason}`);
  const place = { log: plan.newOrigin, seq: 0, boot: plan.boot, wall: plan.at, mono: 0 };
  const entry = stamp(recoveredDraft({ ...plan, vkey: word.vkey, endorsement: word.endorsement }), place);
  store.value.append([{ seq: 0, rows: [{ ts: entry.ts, type: entry.type, leaf: encodeLeaf(entry) }], mark: null }]);
  store.value.checkpoint();
  store.value.close();
}

/** From now on the guard knows the new log alone; a guard that moved since the plan was made is nobody's to overwrite. */
function moveGuard(plan: RecoveryPlan, { guard }: FindingDeps): void {
  const head = emptyHead(plan.newOrigin);
  mkdirSync(dirname(guard), { recursive: true, mode: 0o700 });
  if (!existsSync(guard)) {
    if (plan.guard !== null) throw new RecoveryStop(`guard-missing: ${guard}`);
    const made = createGuard(guard, head);
    if (!made.ok) throw new RecoveryStop(`${made.error.code}: ${made.error.reason}`);
    return;
  }
  const opened = openGuard(guard);
  if (!opened.ok) throw new RecoveryStop(`${opened.error.code}: ${opened.error.reason}`);
  try {
    if (opened.value.last().origin === plan.newOrigin) return;
    const from = plan.guard === null ? null : { ...plan.guard, root: Buffer.from(plan.guard.root, 'hex') };
    if (from === null || !opened.value.advance(from, head)) throw new RecoveryStop(`guard-moved: ${guard}`);
  } finally {
    opened.value.close();
  }
}

/** The old key is destroyed here and not before: it has vouched for the new one. */
function place(plan: RecoveryPlan, deps: FindingDeps): void {
  const { folder, random } = deps;
  if (existsSync(nextLedger(deps))) moveDurably(nextLedger(deps), folder.ledger);
  if (existsSync(nextKey(deps))) {
    destroyFile(folder.logKey, random);
    moveDurably(nextKey(deps), folder.logKey);
  }
  if (readOrigin(folder.origin) !== plan.newOrigin) writeDurably(folder.origin, Buffer.from(`${plan.newOrigin}\n`));
}

/** The state that was folded belongs to the old log; the plan goes to the old ledger, and with it the recovery is over. */
function finish(plan: RecoveryPlan, deps: FindingDeps): void {
  rmSync(deps.folder.snapshot, { recursive: true, force: true });
  writeMade(deps.folder.marker);
  const open = planFile(ledgerFolder(deps));
  moveDurably(open, join(epochFolder(deps, plan), 'recovery-plan.json'));
  rmSync(wordFile(ledgerFolder(deps)), { force: true });
}
