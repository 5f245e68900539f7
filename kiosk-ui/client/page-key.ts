/** The page's key: how it is kept, imported and used to prove who is there. The key's bytes cannot be read again. */
import type { Role } from '../../daemon/api/contract/wire.ts';
import { proofMessage } from '../../daemon/api/contract/wire.ts';

/** WebCrypto's, by whatever name the platform's types have it: the client runs in browsers and in Node. */
export type Subtle = typeof crypto.subtle;
export type HmacKey = Awaited<ReturnType<Subtle['importKey']>>;

/** A client key as a page keeps it. `key` is a non-extractable HMAC-SHA-256 key. */
export interface PageKey {
  readonly keyId: string;
  readonly key: HmacKey;
  readonly roles: readonly Role[];
}

/** Where a page keeps its key; in a browser IndexedDB, which can hold a CryptoKey without showing its bytes. */
export interface KeyStore {
  load(): Promise<PageKey | null>;
  save(key: PageKey): Promise<void>;
}

/** Bytes of base64url text without padding (RFC 4648 section 5). */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

/** Base64url text without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Imports 32 key bytes (base64url) for signing only; what comes out can be used, but not exported. */
export function importPageKey(subtle: Subtle, key: string): Promise<HmacKey> {
  return subtle.importKey('raw', fromBase64Url(key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

/** The proof of `session.open`: HMAC-SHA-256 over `proofMessage`, base64url. */
export async function makeProof(
  subtle: Subtle,
  key: HmacKey,
  about: { readonly challenge: string; readonly origin: string; readonly role: Role; readonly schema: number },
): Promise<string> {
  const message = proofMessage(about.challenge, about.origin, about.role, about.schema);
  return toBase64Url(new Uint8Array(await subtle.sign('HMAC', key, new TextEncoder().encode(message))));
}
