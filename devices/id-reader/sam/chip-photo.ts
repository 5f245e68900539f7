/** The picture of a chip, decoded by the site's own program where there is one. What that program says is not believed, but checked. */
import type { Result } from '../../kit/result.ts';
import type { ChipPhoto } from '../contract.ts';
import { hasWltHead } from '../protocol/wlt.ts';
import { toPortrait } from './portrait.ts';

/** Turns a WLT block of 1024 bytes into a PNG, JPEG or BMP picture. Never rejects. */
export type PhotoDecoder = (block: Uint8Array) => Promise<Result<Uint8Array, string>>;

const MAX_PICTURE_BYTES = 200_000;

/** What becomes of a card's picture block. The block itself is kept nowhere. */
export async function toChipPhoto(block: Uint8Array, decode: PhotoDecoder | null): Promise<ChipPhoto> {
  if (block.length === 0) return { state: 'absent' };
  if (!hasWltHead(block)) return { state: 'undecoded', reason: 'bad-head' };
  if (decode === null) return { state: 'undecoded', reason: 'no-decoder' };
  const picture = await decode(block);
  if (!picture.ok || picture.value.length > MAX_PICTURE_BYTES) return { state: 'undecoded', reason: 'decoder-failed' };
  const portrait = await toPortrait(picture.value);
  if (portrait === null) return { state: 'undecoded', reason: 'decoder-failed' };
  return { state: 'decoded', mediaType: 'image/png', base64: Buffer.from(portrait).toString('base64') };
}
