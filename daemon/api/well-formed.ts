/** Whether every text in a JSON value is well-formed Unicode, keys too. Pure. */

/** `jsonShape` bounds how deep the value is. RFC 7493 2.1: strings must not have lone surrogates. */
export function isWellFormedValue(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isWellFormedValue);
  return Object.entries(value).every(([key, inner]) => key.isWellFormed() && isWellFormedValue(inner));
}
