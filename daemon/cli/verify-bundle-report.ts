/** How `twinlock verify` comes to a bundle, and what it says of it to people. */
import { statSync } from 'node:fs';
import type { Result } from '../../devices/kit/result.ts';
import { createBundleFindings } from '../ledger/bundle/bundle-findings.ts';
import type { BundleSource, SourceTrouble } from '../ledger/bundle/bundle-source.ts';
import { sayFinding, sayVerdict } from '../ledger/bundle/finding-sentences.ts';
import { openFolderSource } from '../ledger/bundle/folder-source.ts';
import { LedgerContradiction, ledgerBundle } from '../ledger/bundle/ledger-bundle.ts';
import { openLedgerFile } from '../ledger/bundle/ledger-file.ts';
import type { Brought } from '../ledger/bundle/trust.ts';
import {
  type BundleProgress,
  type BundleVerification,
  unreadableBundle,
  verifyBundle,
} from '../ledger/bundle/verify-bundle.ts';
import { openZipFile } from '../ledger/bundle/zip-file.ts';
import { openZipSource } from '../ledger/bundle/zip-source.ts';

/** A folder, or else a zip. */
export async function openBundle(path: string): Promise<Result<BundleSource, SourceTrouble>> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return await openFolderSource(path);
  const file = await openZipFile(path);
  return file.ok ? await openZipSource(file.value) : file;
}

/** A report of a place that could not be opened. */
export function unopenedBundle(reason: string): BundleVerification {
  const findings = createBundleFindings();
  findings.add('unreadable', '', null, reason);
  return unreadableBundle(findings);
}

/** Holds a policy and anchors against a live ledger, as against a bundle that would be exported now. */
export async function verifyLiveAsBundle(
  path: string,
  brought: Brought,
  anchors: readonly string[],
  onProgress: (progress: BundleProgress) => void,
): Promise<BundleVerification> {
  const ledger = openLedgerFile(path);
  if (!ledger.ok) return unopenedBundle(ledger.error);
  try {
    const bundle = ledgerBundle(ledger.value, { from: 0, to: null, openings: null, proofs: [] });
    if (!bundle.ok) return unopenedBundle(bundle.error);
    const source = { files: bundle.value.files, close: async () => {} };
    return await verifyBundle(source, { brought, anchors, onProgress, signal: new AbortController().signal });
  } catch (error) {
    if (!(error instanceof LedgerContradiction)) throw error;
    return { ...unopenedBundle(error.message), verdict: 'broken' };
  } finally {
    ledger.value.close();
  }
}

/** The report as lines of text. */
export function describeBundle(path: string, found: BundleVerification): readonly string[] {
  const { zh, en } = sayVerdict(found);
  const { checkpoints, anchors, proofs, openings } = found.checked;
  const findings = found.findings.map(({ code, where, seq, detail }) => {
    const said = sayFinding(code);
    const place = [where, seq === null ? '' : `#${seq}`].filter((word) => word !== '').join(' ');
    return `  ${place === '' ? '' : `${place} `}${said.zh}  ${said.en} (${code}: ${detail})`;
  });
  const head = [
    `台账 / ledger     ${found.origin ?? '-'}`,
    `记录 / entries    ${found.start} … ${found.size - 1} (其中已签署 / signed up to: ${found.signedSize})`,
    `树根 / root       ${found.root ?? '-'}`,
    `见证方 / witnesses ${found.cosigned.map(({ name }) => name).join(', ') || '-'}`,
    `已核对 / checked   旧检查点 / checkpoints ${checkpoints}, 凭据 / anchors ${anchors}, 证明 / proofs ${proofs}, 公开内容 / openings ${openings}`,
    ...(found.notLookedAt.length === 0 ? [] : [`未核对 / not looked at: ${found.notLookedAt.join(', ')}`]),
  ];
  return [
    path,
    ...(found.verdict === 'unreadable' ? [] : head),
    ...(found.verdict === 'broken' && !found.onlyQuorum ? [`从头起完好 / fine up to: ${found.fine}`] : []),
    ...findings,
    ...(found.more > 0 ? [`  … 另有 / and ${found.more} more`] : []),
    zh,
    en,
  ];
}
