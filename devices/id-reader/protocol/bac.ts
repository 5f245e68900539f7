/**
 * Basic Access Control: from machine-readable lines to a secure channel with a chip. ICAO 9303-11 section 4.3, appendix D.
 * Pure: the random numbers are handed in. Both ends are here, so that a simulated chip can answer.
 */
import { createHash } from 'node:crypto';
import { concatBytes, equalBytes } from '../../kit/bytes.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import { decryptTripleDes, encryptTripleDes, retailMac, withOddParity } from './triple-des.ts';

export interface KeyPair {
  /** 16 bytes each, for two-key triple DES. */
  readonly enc: Uint8Array;
  readonly mac: Uint8Array;
}

/** One side's part of the exchange. `nonce` (RND) has 8 bytes, `keyPart` (K) 16. */
export interface BacPart {
  readonly nonce: Uint8Array;
  readonly keyPart: Uint8Array;
}

export interface SecureSession {
  readonly keys: KeyPair;
  /** Send sequence counter at its start, 8 bytes. */
  readonly counter: Uint8Array;
}

/** `length`: not 40 bytes; `mac`: wrong keys (lines misread, or another document) or damage; `nonce`: an answer to another exchange. */
export type BacTrouble = 'length' | 'mac' | 'nonce';

/** Key seed: the first 16 bytes of SHA-1 over what `accessKeyInformation` made. */
export function deriveKeySeed(keyInformation: string): Uint8Array {
  return sha1(new TextEncoder().encode(keyInformation)).slice(0, 16);
}

/** Both keys of a seed; counter 1 encrypts, 2 authenticates. ICAO 9303-11 section 9.7.1. */
export function deriveKeys(seed: Uint8Array): KeyPair {
  const derive = (counter: number): Uint8Array =>
    withOddParity(sha1(concatBytes([seed, Uint8Array.of(0, 0, 0, counter)])).slice(0, 16));
  return { enc: derive(1), mac: derive(2) };
}

/** What the terminal sends in EXTERNAL AUTHENTICATE: 32 bytes of cryptogram and 8 of MAC. `chipNonce` comes from GET CHALLENGE. */
export function encodeTerminalProof(keys: KeyPair, terminal: BacPart, chipNonce: Uint8Array): Uint8Array {
  return seal(keys, [terminal.nonce, chipNonce, terminal.keyPart]);
}

/** The chip's side of the same: the terminal's part, where it answers this chip's nonce. */
export function decodeTerminalProof(
  keys: KeyPair,
  proof: Uint8Array,
  chipNonce: Uint8Array,
): Result<BacPart, BacTrouble> {
  const opened = unseal(keys, proof);
  if (!opened.ok) return opened;
  const [nonce, echoed, keyPart] = opened.value;
  return equalBytes(echoed, chipNonce) ? ok({ nonce, keyPart }) : err('nonce');
}

/** What the chip answers: 32 bytes of cryptogram and 8 of MAC, without the status word. */
export function encodeChipProof(keys: KeyPair, chip: BacPart, terminalNonce: Uint8Array): Uint8Array {
  return seal(keys, [chip.nonce, terminalNonce, chip.keyPart]);
}

/** The terminal's side of the same: the chip's part, where it answers this terminal's nonce and is the chip that was asked. */
export function decodeChipProof(
  keys: KeyPair,
  proof: Uint8Array,
  terminalNonce: Uint8Array,
  chipNonce: Uint8Array,
): Result<BacPart, BacTrouble> {
  const opened = unseal(keys, proof);
  if (!opened.ok) return opened;
  const [nonce, echoed, keyPart] = opened.value;
  return equalBytes(echoed, terminalNonce) && equalBytes(nonce, chipNonce) ? ok({ nonce, keyPart }) : err('nonce');
}

/** The whole command, ISO 7816-4 case 4: `00 82 00 00 28 ‹40 bytes› 28`. */
export function encodeExternalAuthenticate(proof: Uint8Array): Uint8Array {
  return concatBytes([Uint8Array.of(0x00, 0x82, 0x00, 0x00, 0x28), proof, Uint8Array.of(0x28)]);
}

/** Session keys from both key parts, and the counter from the second halves of both nonces. ICAO 9303-11 section 9.8.6.3. */
export function openSession(terminal: BacPart, chip: BacPart): SecureSession {
  const seed = terminal.keyPart.map((byte, i) => byte ^ (chip.keyPart[i] ?? 0));
  return { keys: deriveKeys(seed), counter: concatBytes([chip.nonce.slice(4), terminal.nonce.slice(4)]) };
}

function seal(keys: KeyPair, parts: readonly Uint8Array[]): Uint8Array {
  const cryptogram = encryptTripleDes(keys.enc, concatBytes(parts));
  return concatBytes([cryptogram, retailMac(keys.mac, cryptogram)]);
}

function unseal(keys: KeyPair, proof: Uint8Array): Result<[Uint8Array, Uint8Array, Uint8Array], 'length' | 'mac'> {
  if (proof.length !== 40) return err('length');
  const cryptogram = proof.subarray(0, 32);
  if (!equalBytes(retailMac(keys.mac, cryptogram), proof.subarray(32))) return err('mac');
  const plain = decryptTripleDes(keys.enc, cryptogram);
  return ok([plain.slice(0, 8), plain.slice(8, 16), plain.slice(16, 32)]);
}

function sha1(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha1').update(bytes).digest());
}
