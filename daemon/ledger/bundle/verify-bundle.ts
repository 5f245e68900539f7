/** Checks a bundle (`tlog-bundle/1`) and says what an auditor may believe. Trusts nothing but what the auditor brought. */
import type { Verdict } from '../verify.ts';
import { type EntryProof, pinOf, readAnchor, readCheckpoint, readOpenings, readProof } from './bundle-claims.ts';
import { type BundleFinding, type BundleFindings, createBundleFindings } from './bundle-findings.ts';
import { type BundleFile, type BundleSource, readText } from './bundle-source.ts';
import { type EntryWalk, walkBundleEntries } from './entry-walk.ts';
import { CHECKPOINT_CODES, createHistoryPins, type HistoryPins } from './history-pins.ts';
import { type Prefix, parsePrefix } from './prefix.ts';
import { type Brought, type OpenedCheckpoint, openTrust, type Trust } from './trust.ts';
import { ZipDamage } from './zip-source.ts';

export interface BundleProgress {
  readonly entries: number;
  /** Bytes of the entries read so far, and of all; 0 while it is not known. */
  readonly done: number;
  readonly total: number;
}

export interface BundleOptions {
  readonly brought: Brought;
  /** Older signed checkpoints (notes), or lines of paper slips: size and read-aloud head. */
  readonly anchors: readonly string[];
  readonly onProgress: (progress: BundleProgress) => void;
  /** Aborting it makes the check throw the signal's reason. */
  readonly signal: AbortSignal;
}

export interface BundleVerification {
  /** `sound`: whole, signed by the log and cosigned as the policy asks, and every anchor is on the history. */
  readonly verdict: Verdict;
  readonly origin: string | null;
  /** Index of the first entry. */
  readonly start: number;
  /** Entries `start` to `size` - 1 are in it. */
  readonly size: number;
  /** Hex; null when unreadable. */
  readonly root: string | null;
  /** Entries from the start up to this index are as they should be. */
  readonly fine: number;
  /** Entries that the bundle's checkpoint covers; 0 where nobody vouches for it. */
  readonly signedSize: number;
  /** Witnesses of the policy that cosigned the bundle's checkpoint, with their time, seconds since 1970. */
  readonly cosigned: OpenedCheckpoint['cosigned'];
  /** What was held against the history, each with success or a finding. */
  readonly checked: {
    readonly checkpoints: number;
    readonly anchors: number;
    readonly proofs: number;
    readonly openings: number;
  };
  /** Files that were not looked at: informational ones and unknown ones. At most 100. */
  readonly notLookedAt: readonly string[];
  /** Whether all that is wrong is that too few witnesses cosigned. */
  readonly onlyQuorum: boolean;
  /** At most 100; `more` says how many were left out. */
  readonly findings: readonly BundleFinding[];
  readonly more: number;
}

const NO_PREFIX: Prefix = { start: 0, peaks: [] };
const MOST_NAMES = 100;

export async function verifyBundle(source: BundleSource, options: BundleOptions): Promise<BundleVerification> {
  const findings = createBundleFindings();
  const trust = openTrust(options.brought);
  if (!trust.ok) {
    findings.add('key', '', null, trust.error);
    return unreadableBundle(findings);
  }
  const files = new Map(source.files.map((file) => [file.name, file]));
  if (!files.has('entries.jsonl') && !files.has('checkpoint')) {
    findings.add('unreadable', '', null, 'no-bundle');
    return unreadableBundle(findings);
  }
  try {
    return await check(files, trust.value, options, findings);
  } catch (error) {
    if (!(error instanceof ZipDamage)) throw error;
    findings.add('unreadable', '', null, error.message);
    return { ...unreadableBundle(findings), verdict: 'broken' };
  }
}

/** A report of something that was not looked into; `findings` say why. */
export function unreadableBundle(findings: BundleFindings): BundleVerification {
  return {
    verdict: 'unreadable',
    origin: null,
    start: 0,
    size: 0,
    root: null,
    fine: 0,
    signedSize: 0,
    cosigned: [],
    checked: { checkpoints: 0, anchors: 0, proofs: 0, openings: 0 },
    notLookedAt: [],
    onlyQuorum: false,
    findings: findings.list(),
    more: findings.count() - findings.list().length,
  };
}

async function check(
  files: ReadonlyMap<string, BundleFile>,
  trust: Trust,
  options: BundleOptions,
  findings: BundleFindings,
): Promise<BundleVerification> {
  const pins = createHistoryPins(findings);
  const main = await readMain(files, trust, pins, findings);
  const older = await readOlder(files, trust, main.checkpoint, pins, findings);
  const proofs = await readProofs(files, trust, main.checkpoint, pins, findings);
  for (const [index, text] of options.anchors.entries()) {
    const pin = readAnchor(text, `anchor ${index + 1}`, trust, main.checkpoint?.origin ?? null, findings);
    if (pin !== null) pins.add(pin);
  }
  const openingsFile = files.get('openings.jsonl');
  const openings = openingsFile === undefined ? new Map() : await readOpenings(openingsFile, findings);
  const opened = [...openings.values()].reduce((sum, fields) => sum + fields.size, 0);
  const prefix = await readPrefix(files.get('prefix'), findings);
  const entries = files.get('entries.jsonl');
  if (entries === undefined) findings.add('entries-form', 'entries.jsonl', null, 'missing');
  const walk: EntryWalk = {
    file: entries ?? { name: 'entries.jsonl', bytes: 0, async *chunks() {} },
    prefix,
    origin: main.checkpoint?.origin ?? null,
    pins,
    openings,
    openingsFile: 'openings.jsonl',
    proofs: byIndex(proofs),
    findings,
    onProgress: (done, count) => options.onProgress({ entries: count, done, total: entries?.bytes ?? 0 }),
    signal: options.signal,
  };
  const { origin, size, root } = await walkBundleEntries(walk);
  pins.end(prefix.start, size);
  // Hashes of what comes before a range lead to every signed root by themselves: without an entry nothing was shown.
  if (size === prefix.start && entries !== undefined) findings.add('entries-form', 'entries.jsonl', null, 'no entries');
  if (main.checkpoint !== null && main.checkpoint.size < size)
    findings.add('entries-form', 'entries.jsonl', main.checkpoint.size, 'entries beyond the checkpoint');
  for (const seq of openings.keys()) findings.add('opening-differs', 'openings.jsonl', seq, 'no such entry');
  for (const { proof, where } of proofs)
    if (proof.index < prefix.start || proof.index >= size)
      findings.add('proof-differs', where, proof.index, 'no such entry');
  const vouched = trust.vouches && main.isMet();
  return {
    verdict: findings.count() > 0 ? 'broken' : vouched ? 'sound' : 'consistent-only',
    origin,
    start: prefix.start,
    size,
    root: Buffer.from(root).toString('hex'),
    fine: Math.min(findings.firstBad() ?? size, size),
    signedSize: vouched ? (main.checkpoint?.size ?? 0) : 0,
    cosigned: main.checkpoint?.cosigned ?? [],
    checked: { checkpoints: older, anchors: options.anchors.length, proofs: proofs.length, openings: opened },
    notLookedAt: [...files.keys()]
      .filter((name) => !isLookedAt(name))
      .sort()
      .slice(0, MOST_NAMES),
    onlyQuorum: findings.onlyQuorum(),
    findings: findings.list(),
    more: findings.count() - findings.list().length,
  };
}

interface Main {
  /** Null where it cannot be believed; the entries are walked all the same. */
  readonly checkpoint: OpenedCheckpoint | null;
  isMet(): boolean;
}

async function readMain(
  files: ReadonlyMap<string, BundleFile>,
  trust: Trust,
  pins: HistoryPins,
  findings: BundleFindings,
): Promise<Main> {
  const file = files.get('checkpoint');
  if (file === undefined) findings.add('checkpoint-form', 'checkpoint', null, 'missing');
  const checkpoint = file === undefined ? null : await readCheckpoint(file, trust, findings);
  if (checkpoint === null) return { checkpoint, isMet: () => false };
  if (!checkpoint.quorum) findings.add('quorum', 'checkpoint', checkpoint.size, 'too few cosignatures');
  const pin = pinOf('checkpoint', checkpoint, CHECKPOINT_CODES);
  pins.add(pin);
  return { checkpoint, isMet: () => pins.isMet(pin) };
}

/** Returns how many there are. */
async function readOlder(
  files: ReadonlyMap<string, BundleFile>,
  trust: Trust,
  main: OpenedCheckpoint | null,
  pins: HistoryPins,
  findings: BundleFindings,
): Promise<number> {
  let count = 0;
  for (const file of files.values()) {
    if (!isOlder(file.name)) continue;
    count++;
    const checkpoint = await readCheckpoint(file, trust, findings);
    if (checkpoint === null) continue;
    if (main !== null && checkpoint.origin !== main.origin)
      findings.add('foreign-log', file.name, checkpoint.size, checkpoint.origin);
    pins.add(pinOf(file.name, checkpoint, CHECKPOINT_CODES));
  }
  return count;
}

async function readProofs(
  files: ReadonlyMap<string, BundleFile>,
  trust: Trust,
  main: OpenedCheckpoint | null,
  pins: HistoryPins,
  findings: BundleFindings,
): Promise<EntryProof[]> {
  const proofs: EntryProof[] = [];
  for (const file of files.values()) {
    const proof = isProof(file.name) ? await readProof(file, trust, findings) : null;
    if (proof === null) continue;
    const { origin, size } = proof.checkpoint;
    if (main !== null && origin !== main.origin) findings.add('foreign-log', file.name, size, origin);
    pins.add(pinOf(file.name, proof.checkpoint, CHECKPOINT_CODES));
    proofs.push(proof);
  }
  return proofs;
}

/** By hand: not every browser that the auditor's page meets can group into a map. */
function byIndex(proofs: readonly EntryProof[]): ReadonlyMap<number, readonly EntryProof[]> {
  const grouped = new Map<number, EntryProof[]>();
  for (const one of proofs) grouped.set(one.proof.index, [...(grouped.get(one.proof.index) ?? []), one]);
  return grouped;
}

async function readPrefix(file: BundleFile | undefined, findings: BundleFindings): Promise<Prefix> {
  if (file === undefined) return NO_PREFIX;
  const text = await readText(file);
  const prefix = text.ok ? parsePrefix(text.value) : text;
  if (prefix.ok) return prefix.value;
  findings.add('prefix', file.name, null, prefix.error);
  return NO_PREFIX;
}

const isOlder = (name: string): boolean => /^checkpoints\/[^/]+$/.test(name);
const isProof = (name: string): boolean => /^proofs\/[^/]+\.tlog-proof$/.test(name);
const isLookedAt = (name: string): boolean =>
  ['entries.jsonl', 'checkpoint', 'prefix', 'openings.jsonl'].includes(name) || isOlder(name) || isProof(name);
