/** The check of every Modbus RTU frame: CRC-16/MODBUS, low byte first on the wire. Modbus over Serial Line V1.02, 6.2.2. */
import { concatBytes, readUint16LE, uint16LE } from '../../kit/bytes.ts';

/** Unit address, function, check. Nothing shorter is a frame. */
export const MIN_FRAME_BYTES = 4;
/** Modbus over Serial Line V1.02, 2.5.1: one RTU frame. */
export const MAX_FRAME_BYTES = 256;

/** Polynomial 8005 reflected, start FFFF; "123456789" gives 4B37. */
export function crcOf(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

/** The bytes and their check. */
export function withCrc(body: Uint8Array): Uint8Array {
  return concatBytes([body, uint16LE(crcOf(body))]);
}

/** True where the last two bytes of a whole frame are its check. */
export function crcHolds(frame: Uint8Array): boolean {
  if (frame.length < MIN_FRAME_BYTES) return false;
  return readUint16LE(frame, frame.length - 2) === crcOf(frame.subarray(0, frame.length - 2));
}
