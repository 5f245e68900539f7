/**
 * Is this the number of a birth certificate (出生医学证明)? One capital and nine digits. Shape only: no check digit is described
 * anywhere, and what the letter stands for is told by hearsay, so neither letter nor year is judged.
 */
import { err, ok, type Result } from '../../kit/result.ts';
import { splitAimId } from './aim-id.ts';

/** True for `X320101001` and its like; lower case, blanks and full-width characters are refused. */
export function isCertificateNumber(text: string): boolean {
  return /^[A-Z]\d{9}$/.test(text);
}

/** The number in what a scanner sent: an AIM identifier and the asterisks of Code 39 around it are taken off. */
export function certificateNumberInScan(scan: string): Result<string, 'shape'> {
  const { text } = splitAimId(scan);
  const number = text.replace(/^\*(.*)\*$/, '$1');
  return isCertificateNumber(number) ? ok(number) : err('shape');
}
