/** What the bundle's tests share: bundles in memory, the vector bundles, and the check with the example log's policy. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type BundleSource, fileOf } from '../../../../daemon/ledger/bundle/bundle-source.ts';
import type { Brought } from '../../../../daemon/ledger/bundle/trust.ts';
import { type BundleVerification, verifyBundle } from '../../../../daemon/ledger/bundle/verify-bundle.ts';
import { vectorText } from '../ledger-fixture.ts';

export const VECTORS = new URL('../../../vectors/ledger/', import.meta.url).pathname;

/** The example log's key, two witnesses, and one of them wanted. */
export const POLICY = vectorText('policy');
export const byPolicy: Brought = { kind: 'policy', text: POLICY };

/** A bundle as its files' bytes. */
export type Content = ReadonlyMap<string, Uint8Array>;

export function readContent(folder: string): Map<string, Uint8Array> {
  const content = new Map<string, Uint8Array>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (statSync(path).isFile()) content.set(name, readFileSync(path));
  }
  return content;
}

export function sourceOf(content: Content): BundleSource {
  return { files: [...content].map(([name, bytes]) => fileOf(name, bytes)), close: async () => {} };
}

export function verifyContent(
  content: Content,
  brought: Brought = byPolicy,
  anchors: readonly string[] = [],
): Promise<BundleVerification> {
  return verifyBundle(sourceOf(content), {
    brought,
    anchors,
    onProgress: () => {},
    signal: new AbortController().signal,
  });
}

/** The content with one file changed; null takes it away. */
export function withFile(content: Content, name: string, bytes: Uint8Array | string | null): Map<string, Uint8Array> {
  const changed = new Map(content);
  if (bytes === null) changed.delete(name);
  else changed.set(name, Buffer.from(bytes));
  return changed;
}

export const codesOf = (found: BundleVerification): string[] => [...new Set(found.findings.map(({ code }) => code))];
