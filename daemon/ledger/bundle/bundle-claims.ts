/** What a bundle claims beside its entries: checkpoints, proofs and openings, and what the auditor pins against it. */

import { verifyInclusion } from '../merkle-proof.ts';
import { anchorFits, parseSlipAnchor } from '../slip.ts';
import { parseTlogProof, type TlogProof } from '../tlog-proof.ts';
import type { BundleFindingCode, BundleFindings } from './bundle-findings.ts';
import { type BundleFile, readText } from './bundle-source.ts';
import { ANCHOR_CODES, type Pin } from './history-pins.ts';
import { readLines } from './line-reader.ts';
import { commitmentOf, LONGEST_OPENING, parseOpening } from './openings.ts';
import type { OpenedCheckpoint, OpenTrouble, Trust } from './trust.ts';

/** The code for a checkpoint that cannot be opened. */
export function codeOfOpenTrouble(trouble: OpenTrouble): BundleFindingCode {
  switch (trouble) {
    case 'malformed':
    case 'extension':
      return 'checkpoint-form';
    case 'bad-signature':
      return 'checkpoint-signature';
    case 'no-known-signature':
    case 'origin':
      return 'foreign-log';
  }
}

export function pinOf(
  where: string,
  { size, root }: { readonly size: number; readonly root: Uint8Array },
  codes: Pin['codes'],
): Pin {
  return { where, size, fits: (found) => Buffer.compare(found, root) === 0, codes };
}

/** A signed checkpoint in a file of the bundle; null and a finding where it cannot be believed. */
export async function readCheckpoint(
  file: BundleFile,
  trust: Trust,
  findings: BundleFindings,
): Promise<OpenedCheckpoint | null> {
  const text = await readText(file);
  if (!text.ok) {
    findings.add('checkpoint-form', file.name, null, text.error);
    return null;
  }
  const opened = trust.open(text.value);
  if (opened.ok) return opened.value;
  findings.add(codeOfOpenTrouble(opened.error), file.name, null, opened.error);
  return null;
}

/** An older checkpoint (a note) or the line of a paper slip (`size head`); null and a finding where it is neither. */
export function readAnchor(
  text: string,
  where: string,
  trust: Trust,
  origin: string | null,
  findings: BundleFindings,
): Pin | null {
  if (text.trimEnd().includes('\n')) {
    const opened = trust.open(text);
    if (opened.ok && (origin === null || opened.value.origin === origin))
      return pinOf(where, opened.value, ANCHOR_CODES);
    findings.add('anchor-form', where, null, opened.ok ? `of ${opened.value.origin}` : opened.error);
    return null;
  }
  const anchor = parseSlipAnchor(text);
  if (!anchor.ok) {
    findings.add('anchor-form', where, null, anchor.error);
    return null;
  }
  return { where, size: anchor.value.size, fits: (root) => anchorFits(anchor.value, root), codes: ANCHOR_CODES };
}

/** A proof whose checkpoint is believed; what is left to see is the entry itself. */
export interface EntryProof {
  readonly where: string;
  readonly proof: TlogProof;
  readonly checkpoint: OpenedCheckpoint;
}

export async function readProof(file: BundleFile, trust: Trust, findings: BundleFindings): Promise<EntryProof | null> {
  const text = await readText(file);
  const proof = text.ok ? parseTlogProof(text.value) : text;
  if (!proof.ok) {
    findings.add('proof-form', file.name, null, proof.error);
    return null;
  }
  const opened = trust.open(proof.value.note);
  if (!opened.ok) {
    findings.add(codeOfOpenTrouble(opened.error), file.name, proof.value.index, opened.error);
    return null;
  }
  // A proof may be shown without its bundle, so it must satisfy the policy by itself (C2SP tlog-proof, tlog-policy).
  if (!opened.value.quorum) findings.add('quorum', file.name, proof.value.index, 'too few cosignatures');
  return { where: file.name, proof: proof.value, checkpoint: opened.value };
}

/** Holds a proof against the entry at its index. */
export function checkProof(
  { where, proof, checkpoint }: EntryProof,
  entry: { readonly leaf: Uint8Array; readonly hash: Uint8Array },
  findings: BundleFindings,
): void {
  // The bundle's convention: a proof carries the leaf that it is about.
  if (proof.extra === null || Buffer.compare(proof.extra, entry.leaf) !== 0)
    findings.add('proof-differs', where, proof.index, 'carries another leaf');
  const claim = { index: proof.index, size: checkpoint.size, leaf: entry.hash, root: checkpoint.root };
  if (!verifyInclusion(claim, proof.path))
    findings.add('proof-differs', where, proof.index, 'does not lead to the root');
}

/** For each entry the commitments that openings lead to: field to `h`. The values themselves are not kept. */
export type OpenedCommitments = Map<number, Map<string, string>>;

export async function readOpenings(file: BundleFile, findings: BundleFindings): Promise<OpenedCommitments> {
  const opened: OpenedCommitments = new Map();
  let number = 0;
  for await (const lines of readLines(file.chunks(), LONGEST_OPENING, () => {})) {
    for (const { bytes, whole } of lines) {
      number++;
      const opening = parseOpening(bytes);
      if (!whole || !opening.ok) {
        findings.add('opening-form', file.name, null, `line ${number}`);
        continue;
      }
      const { seq, f } = opening.value;
      const fields = opened.get(seq) ?? new Map<string, string>();
      opened.set(seq, fields);
      if (fields.has(f)) findings.add('opening-form', file.name, seq, `line ${number} opens the same again`);
      fields.set(f, commitmentOf(opening.value));
    }
  }
  return opened;
}

/** Holds openings against the `pii` of the entry that they name. `entry` is the parsed leaf. */
export function checkOpenings(
  fields: ReadonlyMap<string, string>,
  entry: { readonly seq: number; readonly pii: unknown },
  where: string,
  findings: BundleFindings,
): void {
  const commitments: readonly unknown[] = Array.isArray(entry.pii) ? entry.pii : [];
  for (const [f, h] of fields) {
    const fits = commitments.some((one) => isCommitment(one) && one.f === f && one.h === h);
    if (!fits) findings.add('opening-differs', where, entry.seq, `field ${f}`);
  }
}

function isCommitment(value: unknown): value is { readonly f: unknown; readonly h: unknown } {
  return typeof value === 'object' && value !== null && 'f' in value && 'h' in value;
}
