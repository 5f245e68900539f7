/**
 * A second signature line for checkpoints: SM2 with SM3 (GB/T 32918.2, GB/T 32905), for assessments by GB/T 39786. Its key has
 * type FF with an identifier of its own (C2SP signed-note, "Signature types"), so that verifiers which do not know it pass it
 * over. The platform's own "SM2" signing is plain ECDSA on that curve and must not be used (measured; ledger format, section 4).
 */
import { hash } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { decodeBase64 } from './base64.ts';
import { isKeyName } from './note.ts';
import type { NoteSigner, NoteVerifier, VkeyTrouble } from './note-key.ts';

export const SM2_KEY_TYPE = 0xff;
const IDENTIFIER = Buffer.concat([Buffer.from([SM2_KEY_TYPE]), Buffer.from('sm2-with-sm3', 'latin1')]);
/** Uncompressed point: 04 ‖ x ‖ y. */
const PUBLIC_KEY_BYTES = 65;
export const SM2_PRIVATE_KEY_BYTES = 32;
/** r ‖ s. */
const SIGNATURE_BYTES = 64;

/** n of the curve (GB/T 32918.5): a private key lies in 1 to n - 2. */
const ORDER = BigInt('0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123');

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export function isSm2PrivateKey(bytes: Uint8Array): boolean {
  if (bytes.length !== SM2_PRIVATE_KEY_BYTES) return false;
  const d = BigInt(`0x${hexOf(bytes)}`);
  return d >= 1n && d <= ORDER - 2n;
}

function keyIdOf(name: string, publicKey: Uint8Array): string {
  return hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), IDENTIFIER, publicKey]), 'hex').slice(0, 8);
}

/** `privateKey` must be one (`isSm2PrivateKey`). The default user id of GM/T 0009 is used: 1234567812345678. */
export function createSm2Signer(name: string, privateKey: Uint8Array): NoteSigner {
  if (!isSm2PrivateKey(privateKey)) throw new Error('this is no private key of SM2');
  const secret = hexOf(privateKey);
  const publicHex = sm2.getPublicKeyFromPrivateKey(secret);
  const publicKey = Buffer.from(publicHex, 'hex');
  const keyId = keyIdOf(name, publicKey);
  return {
    name,
    keyId,
    vkey: `${name}+${keyId}+${Buffer.concat([IDENTIFIER, publicKey]).toString('base64')}`,
    sign: (text) =>
      Buffer.from(sm2.doSignature(Buffer.from(text), secret, { hash: true, publicKey: publicHex }), 'hex'),
  };
}

/** Reads a printed key of this type; `unknown-type` for one of another. */
export function parseSm2Vkey(vkey: string): Result<NoteVerifier, VkeyTrouble> {
  const [, name, keyId, encoded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(vkey) ?? [];
  if (name === undefined || keyId === undefined || encoded === undefined || !isKeyName(name)) return err('malformed');
  const bytes = decodeBase64(encoded);
  if (bytes === null) return err('malformed');
  if (!Buffer.from(bytes.subarray(0, IDENTIFIER.length)).equals(IDENTIFIER)) return err('unknown-type');
  const publicKey = bytes.subarray(IDENTIFIER.length);
  if (keyIdOf(name, publicKey) !== keyId) return err('key-id');
  if (publicKey.length !== PUBLIC_KEY_BYTES || !sm2.verifyPublicKey(hexOf(publicKey))) return err('bad-key');
  const publicHex = hexOf(publicKey);
  return ok({
    name,
    keyId,
    type: SM2_KEY_TYPE,
    verify: (text, signature) =>
      signature.length === SIGNATURE_BYTES &&
      sm2.doVerifySignature(Buffer.from(text), hexOf(signature), publicHex, { hash: true }),
  });
}
