/** What the auditor chose in the browser, a zip or a folder, as a bundle. Nothing is uploaded: the files are read here. */

import type { BundleFile, BundleSource, SourceTrouble } from '../daemon/ledger/bundle/bundle-source.ts';
import { openZipSource } from '../daemon/ledger/bundle/zip-source.ts';
import type { Result } from '../devices/kit/result.ts';
import { ok } from '../devices/kit/result.ts';

const CHUNK_BYTES = 1_048_576;

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

/** A single file is a zip; several are a folder, whose own name stands before each. */
export async function openChosen(files: readonly File[]): Promise<Result<BundleSource, SourceTrouble>> {
  const [first] = files;
  if (files.length === 1 && first !== undefined && first.webkitRelativePath === '')
    return await openZipSource({
      bytes: first.size,
      read: (at, length) => bytesOf(first.slice(at, at + length)),
      close: async () => {},
    });
  const sources = files.map((file): BundleFile => {
    const path = file.webkitRelativePath === '' ? file.name : file.webkitRelativePath;
    return {
      name: path.slice(path.indexOf('/') + 1),
      bytes: file.size,
      async *chunks() {
        for (let at = 0; at < file.size; at += CHUNK_BYTES) yield await bytesOf(file.slice(at, at + CHUNK_BYTES));
      },
    };
  });
  return ok({ files: sources, close: async () => {} });
}
