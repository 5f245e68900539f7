/** Base64 (RFC 4648 section 4), strict: each byte string has one text, and only that one is read. */

/** Bytes of `text`, or null: wrong alphabet, missing padding, spare bits that are not zero. */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  // Node reads much that is not base64; what does not come back as the same text was not the one text of these bytes.
  return bytes.toString('base64') === text ? bytes : null;
}
