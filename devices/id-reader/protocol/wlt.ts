/** How to know the picture block of a card. WLT is a closed format that nobody may decode but the vendor: only its head is known. */

/** A block is this long. Bytes. */
export const WLT_BYTES = 1024;
/** Size of the decoded picture. Pixels. */
export const WLT_WIDTH = 102;
export const WLT_HEIGHT = 126;

/** "WL", width and height (16 bits, little-endian), then constants seen in every public capture. A sanity check, no more. */
export const WLT_HEAD: Uint8Array = Uint8Array.of(
  ...[0x57, 0x4c], // "WL"
  ...[WLT_WIDTH, 0x00, WLT_HEIGHT, 0x00],
  ...[0x32, 0x00, 0x00, 0xff, 0x85],
);

/** True where `block` is as long as a picture block and begins like one. */
export function hasWltHead(block: Uint8Array): boolean {
  return block.length === WLT_BYTES && WLT_HEAD.every((byte, i) => block[i] === byte);
}
