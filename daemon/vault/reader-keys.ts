/**
 * Keys of the badge readers' Secure Channel (OSDP 2.2, Annex D), and which device each reader is. Kept with the vault's keys, sealed by
 * the master key; read by the gateway alone and never logged.
 *
 *   nothing ── putPending ──▶ pending ── confirm ──▶ proven ── putPending ──▶ proven + pending ── confirm ──▶ proven
 */
import type { ReaderIdentity } from '../../devices/badge-reader/contract.ts';
import type { Random } from '../random.ts';
import type { ReaderKeyPlace, ReaderRows } from './reader-rows.ts';
import { seal, unseal } from './seal.ts';

/** SCBK. Bytes. */
export const READER_KEY_BYTES = 16;

export interface ReaderKeyRecord {
  /** Not commissioned, in service, or in between: then the reader may have either key. */
  readonly state: 'pending' | 'proven' | 'proven-and-pending';
  /** The key that the reader has shown to have, 16 bytes; null before its first commissioning is through. */
  readonly key: Uint8Array | null;
  /** The device that was commissioned; there whenever `key` is. */
  readonly identity: ReaderIdentity | null;
  /** The key that a commissioning under way or cut short gave it, or was about to. */
  readonly pending: Uint8Array | null;
}

export interface ReaderKeys {
  /** Null for a reader that never had a key here, or whose rows were changed by somebody else. */
  find(reader: string): ReaderKeyRecord | null;
  /** Before the reader is given `key`: durable when it returns. The proven one stays. */
  putPending(reader: string, key: Uint8Array): void;
  /** The reader has shown to have its pending key, and is this device: the old key is destroyed. Harmless when repeated. */
  confirm(reader: string, identity: ReaderIdentity): void;
}

export interface ReaderKeysOptions {
  readonly rows: ReaderRows;
  /** The vault’s key: the master key, or after a rotation the vault’s own. Its bytes change then. */
  readonly masterKey: Uint8Array;
  readonly random: Random;
}

export function createReaderKeys({ rows, masterKey, random }: ReaderKeysOptions): ReaderKeys {
  // The reader's name is part of the purpose: a key moved to another reader's row is no key.
  const purpose = (reader: string, place: ReaderKeyPlace): string => `reader-key|${place}|${reader}`;

  function open(reader: string, place: ReaderKeyPlace): Buffer | null {
    const sealed = rows.find(reader, place);
    return sealed === null ? null : unseal(masterKey, sealed, purpose(reader, place));
  }

  function sealed(reader: string, place: ReaderKeyPlace, key: Uint8Array, identity: ReaderIdentity | null): Buffer {
    // Sealed together, so that nobody pins another device by editing a row.
    const plain = Buffer.concat([key, Buffer.from(identity === null ? '' : `${identity.vendor}-${identity.serial}`)]);
    return seal(masterKey, plain, purpose(reader, place), random);
  }

  function find(reader: string): ReaderKeyRecord | null {
    const proven = open(reader, 'proven');
    const pending = open(reader, 'pending');
    if (proven === null && pending === null) return null;
    return {
      state: proven === null ? 'pending' : pending === null ? 'proven' : 'proven-and-pending',
      key: proven === null ? null : keyIn(proven),
      identity: proven === null ? null : identityIn(proven),
      pending: pending === null ? null : keyIn(pending),
    };
  }

  return {
    find,
    putPending(reader, key) {
      if (key.length !== READER_KEY_BYTES) throw new Error('a reader’s key has 16 bytes');
      rows.put(reader, 'pending', sealed(reader, 'pending', key, null));
    },
    confirm(reader, identity) {
      const found = find(reader);
      const key = found?.pending ?? found?.key ?? null;
      if (key === null) throw new Error('a reader’s key was confirmed that nobody put');
      const known = found?.identity ?? null;
      const same = known !== null && known.vendor === identity.vendor && known.serial === identity.serial;
      if (found?.pending === null && same) return;
      rows.replaceAll(reader, sealed(reader, 'proven', key, identity));
    },
  };
}

function keyIn(plain: Buffer): Uint8Array {
  return new Uint8Array(plain.subarray(0, READER_KEY_BYTES));
}

function identityIn(plain: Buffer): ReaderIdentity | null {
  const parts = /^([0-9A-F]{6})-(\d{1,10})$/.exec(plain.toString('utf8', READER_KEY_BYTES));
  return parts?.[1] === undefined ? null : { vendor: parts[1], serial: Number(parts[2]) };
}
