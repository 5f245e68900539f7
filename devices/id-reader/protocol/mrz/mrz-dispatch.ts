/**
 * Which layout do these lines have? Told by their number, their length and their first two letters, before anything is parsed:
 * a TD1 parser reads the Chinese permits as plausible nonsense, because they have the expiry before the birth.
 */
import { err, ok, type Result } from '../../../kit/result.ts';
import { HOME_RETURN_1999, type MrzLayout, ONE_LINE_PERMIT, TD1, TD2, TD3, THREE_LINE_PERMIT } from './mrz-layout.ts';

/** `shape`: no document has so many lines of such a length; `unknown-document`: the shape fits, the first letters do not. */
export type DispatchTrouble = 'shape' | 'unknown-document';

export function findLayout(lines: readonly string[]): Result<MrzLayout, DispatchTrouble> {
  const [first = ''] = lines;
  if (lines.some((line) => line.length !== first.length)) return err('shape');
  switch (`${lines.length}x${first.length}`) {
    case '1x30':
      return known(/^C[SD]/.test(first) ? ONE_LINE_PERMIT : null);
    case '2x44':
      // Visas (V) have the same size and no composite check digit; the counter has no use for them.
      return known(first.startsWith('P') ? TD3 : null);
    case '2x36':
      return known(/^[ACI]/.test(first) ? TD2 : null);
    case '3x30':
      return known(threeLines(first));
    default:
      return err('shape');
  }
}

function known(layout: MrzLayout | null): Result<MrzLayout, DispatchTrouble> {
  return layout === null ? err('unknown-document') : ok(layout);
}

function threeLines(first: string): MrzLayout | null {
  if (/^C[RT]/.test(first)) return THREE_LINE_PERMIT;
  if (first.startsWith('C<CHN')) return HOME_RETURN_1999;
  // CS and CD have one line; three lines under their letters are nothing that is known.
  if (/^C[SD]/.test(first)) return null;
  return /^[ACI]/.test(first) ? TD1 : null;
}
