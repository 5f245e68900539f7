/** Check values at the end of an OSDP frame (OSDP 2.2, packet format): CRC-16, or the older checksum of one byte. */

/** x^16 + x^12 + x^5 + 1, most significant bit first, nothing reflected. */
const POLYNOMIAL = 0x1021;
/** Start value of the CRC (CRC-16/SPI-FUJITSU; check value of "123456789" is E5CC). */
const INITIAL = 0x1d0f;

const TABLE: Uint16Array = Uint16Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 8;
  for (let bit = 0; bit < 8; bit++) sum = sum & 0x8000 ? (sum << 1) ^ POLYNOMIAL : sum << 1;
  return sum & 0xffff;
});

/** CRC-16 from SOM to the byte before the CRC; goes little-endian on the wire. */
export function osdpCrc(bytes: Uint8Array): number {
  let sum = INITIAL;
  for (const byte of bytes) sum = ((sum << 8) & 0xffff) ^ (TABLE[(sum >> 8) ^ byte] ?? 0);
  return sum;
}

/** Two's complement of the sum of all bytes from SOM to the byte before the checksum: all together give 0. */
export function osdpChecksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  return -sum & 0xff;
}
