/** The cards that can be laid on a simulated reader, as their chips hold them. Built from fields, never from captured bytes. */
import { encodeCardText } from '../../devices/id-reader/protocol/card-text.ts';
import { WLT_BYTES, WLT_HEAD } from '../../devices/id-reader/protocol/wlt.ts';
import { INVENTED_FOREIGNERS } from './invented-foreigners.ts';
import { INVENTED_RESIDENTS } from './invented-people.ts';

/** One chip. */
export interface SimulatedCard {
  readonly id: string;
  readonly caption: string;
  /** 256 bytes. */
  readonly text: Uint8Array;
  /** 1024 bytes or none. */
  readonly photo: Uint8Array;
  /** 0, 512 or 1024 bytes. */
  readonly finger: Uint8Array;
  readonly addedAddresses: readonly string[];
}

/** A card for each invented person, in the order of the tables. */
export function inventedCards(): readonly SimulatedCard[] {
  return [...INVENTED_RESIDENTS, ...INVENTED_FOREIGNERS].map(({ id, caption, text, addedAddresses, fingerBytes }) => ({
    id,
    caption,
    text: encodeCardText(text),
    photo: photoFiller(id),
    finger: fingerFiller(id, fingerBytes),
    addedAddresses,
  }));
}

/** A block with the head of a picture and meaningless bytes: no decoder makes a picture of it. The same for the same id. */
export function photoFiller(id: string): Uint8Array {
  const block = filler(id, WLT_BYTES);
  block.set(WLT_HEAD);
  return block;
}

/** One template of 512 bytes a finger: mark, two constants, registered well, position, quality, then meaningless bytes. */
function fingerFiller(id: string, bytes: 0 | 512 | 1024): Uint8Array {
  const block = filler(`${id} fingers`, bytes);
  // Positions 11 and 16 are the thumbs.
  for (const [at, position] of [
    [0, 11],
    [512, 16],
  ] as const) {
    if (at < bytes) block.set([0x43, 0x01, 0x88, 0x01, 0x01, position, 80], at);
  }
  return block;
}

/** Bytes of a xorshift generator that `seed` starts; meaningless, but always the same. */
function filler(seed: string, bytes: number): Uint8Array {
  let state = 0x9e3779b9;
  for (const unit of seed) state = Math.imul(state ^ (unit.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return Uint8Array.from({ length: bytes }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 8) & 0xff;
  });
}
