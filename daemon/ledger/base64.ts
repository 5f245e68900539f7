/** Base64 (RFC 4648 sections 4 and 5), strict: each byte string has one text, and only that one is read. */

/** Bytes of `text`, or null: wrong alphabet, missing padding, spare bits that are not zero. */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  // Node reads much that is not base64; what does not come back as the same text was not the one text of these bytes.
  return bytes.toString('base64') === text ? bytes : null;
}

/** Base64url without padding. Written by hand from base64: the `Buffer` that browsers get has no such encoding. */
export function encodeBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString('base64')
    .replace(/=+$/, '')
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}

/** Bytes of a base64url text without padding, or null where it is not their one text. */
export function decodeBase64Url(text: string): Buffer | null {
  const bytes = Buffer.from(text.replaceAll('-', '+').replaceAll('_', '/'), 'base64');
  return encodeBase64Url(bytes) === text ? bytes : null;
}
