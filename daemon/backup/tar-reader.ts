/** Cuts a stream of tar bytes into files. A frame reader for archives: any chunking gives the same files; nothing is kept that was handed on. */
import { BLOCK_BYTES, decodeTarHeader, paddingAfter, type TarFile, type TarTrouble } from './tar-header.ts';

export interface TarListener {
  begin(file: TarFile): void;
  /** Some of the file's bytes, in order. */
  data(bytes: Uint8Array): void;
  end(): void;
}

export interface TarReader {
  /** Null, or what is wrong: then nothing more may be pushed. */
  push(chunk: Uint8Array): TarTrouble | null;
  /** Whether the archive came to its own end: two blocks of zeros. Zeros after them are padding. */
  ended(): boolean;
}

export function createTarReader(listener: TarListener): TarReader {
  const header = new Uint8Array(BLOCK_BYTES);
  let held = 0;
  /** Bytes of the file that are still to come, then those of its padding. */
  let body = 0;
  let padding = 0;
  let zeroBlocks = 0;

  const takeHeader = (): TarTrouble | null => {
    const decoded = decodeTarHeader(header);
    held = 0;
    if (!decoded.ok) return decoded.error;
    if (decoded.value === null) {
      zeroBlocks++;
      return null;
    }
    // A file after the archive's end would be read by some programs and not by others.
    if (zeroBlocks > 0) return 'malformed';
    listener.begin(decoded.value);
    body = decoded.value.bytes;
    padding = paddingAfter(body);
    if (body === 0) listener.end();
    return null;
  };

  return {
    push(chunk) {
      for (let at = 0; at < chunk.length; ) {
        if (body > 0) {
          const part = chunk.subarray(at, at + body);
          listener.data(part);
          at += part.length;
          body -= part.length;
          if (body === 0) listener.end();
        } else if (padding > 0) {
          const skipped = Math.min(padding, chunk.length - at);
          at += skipped;
          padding -= skipped;
        } else {
          const part = chunk.subarray(at, at + BLOCK_BYTES - held);
          header.set(part, held);
          at += part.length;
          held += part.length;
          const trouble = held === BLOCK_BYTES ? takeHeader() : null;
          if (trouble !== null) return trouble;
        }
      }
      return null;
    },
    ended: () => zeroBlocks >= 2 && held === 0 && body === 0 && padding === 0,
  };
}
