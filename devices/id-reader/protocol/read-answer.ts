/** How the data of a read answer divides into text, photo and fingerprints (GA 467 reader protocol, commands 30 01 and 30 10). */
import { concatBytes, readUint16BE, uint16BE } from '../../kit/bytes.ts';
import { err, ok, type Result } from '../../kit/result.ts';

export type ReadCommand = 'readTextPhoto' | 'readTextPhotoFinger';

export interface ReadParts {
  /** 256 bytes; see `card-text.ts`, which refuses any other size. */
  readonly text: Uint8Array;
  /** 1024 bytes, WLT-coded, or none. */
  readonly photo: Uint8Array;
  /** 0, 512 or 1024 bytes of templates; always none with `readTextPhoto`, which has no length for it. */
  readonly finger: Uint8Array;
}

/** Two lengths stand before the parts, or three; they and the parts must fill the data exactly. */
export function splitReadAnswer(data: Uint8Array, command: ReadCommand): Result<ReadParts, 'split'> {
  const head = command === 'readTextPhoto' ? 4 : 6;
  if (data.length < head) return err('split');
  const photoAt = head + readUint16BE(data, 0);
  const fingerAt = photoAt + readUint16BE(data, 2);
  const end = fingerAt + (head === 6 ? readUint16BE(data, 4) : 0);
  if (end !== data.length) return err('split');
  return ok({
    text: data.slice(head, photoAt),
    photo: data.slice(photoAt, fingerAt),
    finger: data.slice(fingerAt, end),
  });
}

/** The data of a read answer. Fingerprints do not fit into `readTextPhoto`: that is a bug and throws. */
export function joinReadAnswer(parts: ReadParts, command: ReadCommand): Uint8Array {
  const { text, photo, finger } = parts;
  const lengths = [uint16BE(text.length), uint16BE(photo.length)];
  if (command === 'readTextPhotoFinger') lengths.push(uint16BE(finger.length));
  else if (finger.length > 0) throw new Error('30 01 has no place for fingerprints');
  return concatBytes([...lengths, text, photo, finger]);
}
