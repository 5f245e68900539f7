/** Which travel permit of Hong Kong, Macao, Taiwan or the mainland has a number of this shape? Shape only: none has a check digit. */
import { err, ok, type Result } from '../../kit/result.ts';

export type PermitKind =
  /** 港澳居民来往内地通行证 */
  | 'hkMacaoToMainland'
  /** 台湾居民来往大陆通行证 */
  | 'taiwanToMainland'
  /** 往来港澳通行证 */
  | 'mainlandToHkMacao'
  /** 往来台湾通行证 */
  | 'mainlandToTaiwan';

export interface PermitNumber {
  readonly kind: PermitKind;
  /** The number as it is stored, without the count. */
  readonly number: string;
  /** Two digits that older prints add: renewals (Hong Kong and Macao) or issues (Taiwan). */
  readonly issueCount: string | null;
}

/** In each pattern the first group is the number, the second the count. */
const SHAPES: readonly (readonly [PermitKind, RegExp])[] = [
  // Ministry of Public Security 2010-03-10: nine characters; the 1999 edition prints a renewal count after them.
  ['hkMacaoToMainland', /^([HM]\d{8})(\d{2})?$/],
  // Since 2024 also for permanent residents who are not Chinese citizens.
  ['hkMacaoToMainland', /^([HM]A\d{7})$/],
  // Lifelong number since 2008-09-25; older prints add the issue count.
  ['taiwanToMainland', /^(\d{8})(\d{2})?$/],
  // National Immigration Administration 2018-12-10: C and eight digits, then CA0000001 on; never I or O. Paper booklets: W.
  ['mainlandToHkMacao', /^(C[0-9A-HJ-NP-Z]\d{7}|W\d{8})$/],
  ['mainlandToTaiwan', /^(L\d{8})$/],
];

/** The permit that `text` is the number of; `unknown` where no shape fits. Upper case, no blanks. */
export function classifyPermit(text: string): Result<PermitNumber, 'unknown'> {
  for (const [kind, shape] of SHAPES) {
    const match = shape.exec(text);
    if (match !== null) return ok({ kind, number: match[1] ?? '', issueCount: match[2] ?? null });
  }
  return err('unknown');
}
