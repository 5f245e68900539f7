/** Files and manufacturers' own messages, both directions: FILETRANSFER and FTSTAT, MFG and MFGREP, MFGSTATR, MFGERRR (OSDP 2.2). */
import { concatBytes, fromHex, readUint16LE, readUint32LE, toHex } from '../../kit/bytes.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import { type BodyTrouble, byteOf, longOf, sized, wordOf } from './osdp-body.ts';

/** One fragment of a file, firmware for example. */
export interface FileTransferCommand {
  readonly type: 'filetransfer';
  readonly fileType: number;
  readonly totalBytes: number;
  readonly offset: number;
  readonly fragment: Uint8Array;
}

export interface FileStatusReply {
  readonly type: 'ftstat';
  /** Bit 0 other commands may come between, bit 1 leave the Secure Channel, bit 2 a poll would be answered with something. */
  readonly action: number;
  /** Before the next fragment. Milliseconds. */
  readonly delayMs: number;
  /** 0 go on, 1 done, 2 restarting, 3 finishing; below 0 refused or broken off. */
  readonly detail: number;
  /** Largest fragment from now on; 0 for no change. Bytes. */
  readonly maxBytes: number;
}

/** `vendor`: the OUI, six upper-case hex digits in the order of the wire. */
export interface VendorMessage {
  readonly vendor: string;
  readonly data: Uint8Array;
}

export type MfgCommand = VendorMessage & { readonly type: 'mfg' };
export type MfgReply = VendorMessage & { readonly type: 'mfgrep' };

/** Type, total (4), offset (4), length (2). */
const FILE_HEAD_BYTES = 11;
const FILE_STATUS_BYTES = 7;
const VENDOR_BYTES = 3;

export function decodeFileTransfer(data: Uint8Array): Result<FileTransferCommand, BodyTrouble> {
  if (data.length < FILE_HEAD_BYTES || data.length !== FILE_HEAD_BYTES + readUint16LE(data, 9)) return err('length');
  return ok({
    type: 'filetransfer',
    fileType: data[0] ?? 0,
    totalBytes: readUint32LE(data, 1),
    offset: readUint32LE(data, 5),
    fragment: data.slice(FILE_HEAD_BYTES),
  });
}

export function encodeFileTransfer(command: FileTransferCommand): Uint8Array {
  const { fileType, totalBytes, offset, fragment } = command;
  return concatBytes([
    Uint8Array.of(byteOf(fileType)),
    longOf(totalBytes),
    longOf(offset),
    wordOf(fragment.length),
    fragment,
  ]);
}

export function decodeFileStatus(data: Uint8Array): Result<FileStatusReply, BodyTrouble> {
  if (data.length !== FILE_STATUS_BYTES) return err('length');
  return ok({
    type: 'ftstat',
    action: data[0] ?? 0,
    delayMs: readUint16LE(data, 1),
    // The only signed number of the protocol.
    detail: (readUint16LE(data, 3) << 16) >> 16,
    maxBytes: readUint16LE(data, 5),
  });
}

export function encodeFileStatus({ action, delayMs, detail, maxBytes }: FileStatusReply): Uint8Array {
  if (detail < -0x8000 || detail > 0x7fff) throw new Error('OSDP: a file status that does not fit');
  return concatBytes([Uint8Array.of(byteOf(action)), wordOf(delayMs), wordOf(detail & 0xffff), wordOf(maxBytes)]);
}

export function decodeVendorMessage(data: Uint8Array): Result<VendorMessage, BodyTrouble> {
  if (data.length < VENDOR_BYTES) return err('length');
  return ok({ vendor: toHex(data.subarray(0, VENDOR_BYTES)), data: data.slice(VENDOR_BYTES) });
}

export function encodeVendorMessage({ vendor, data }: VendorMessage): Uint8Array {
  return concatBytes([vendorBytes(vendor), data]);
}

/** Three bytes of an OUI that is written as six hex digits; throws on anything else. */
export function vendorBytes(vendor: string): Uint8Array {
  return sized(fromHex(vendor), VENDOR_BYTES);
}
