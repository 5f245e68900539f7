/** Why a badge, a PIN or a sign-in is refused: the sentences. Their clauses are in `daemon/people/people-refusals.ts`. */
import type { ErrorEntry } from './error-entry.ts';

export const SIGN_IN_ERRORS = {
  badgeUnknown: {
    rpc: 1026,
    retryable: false,
    zh: '没有这张卡，请先登记。',
    en: 'There is no such badge; enrol it first.',
  },
  badgeKnown: {
    rpc: 1027,
    retryable: false,
    zh: '此卡已登记，请换一张卡。',
    en: 'This badge was enrolled before; take another one.',
  },
  badgeRevoked: {
    rpc: 1028,
    retryable: false,
    zh: '此卡已注销，请收回并换新卡。',
    en: 'This badge is revoked; take it back and enrol a new one.',
  },
  badgeWeak: {
    rpc: 1029,
    retryable: false,
    zh: '此类卡的安全等级不够。',
    en: 'This kind of badge is too weak for this site.',
  },
  secretUnset: {
    rpc: 1030,
    retryable: false,
    zh: '尚未设置密码，请由两人陪同设置。',
    en: 'No PIN or passphrase is set; let two people allow it.',
  },
  leaveMissing: {
    rpc: 1031,
    retryable: false,
    zh: '请先由两名管理人员准许设置。',
    en: 'Two managers must allow the setting first.',
  },
  penalty: {
    rpc: 1032,
    retryable: true,
    zh: '输错次数过多，请稍候再试。',
    en: 'Too many wrong tries; wait until the penalty is over.',
  },
  attemptBusy: {
    rpc: 1033,
    retryable: true,
    zh: '正在核对，请稍候。',
    en: 'A check is under way; wait for it.',
  },
  attemptUnknown: {
    rpc: 1034,
    retryable: false,
    zh: '这次核对已经结束或不存在。',
    en: 'This check has ended or never was.',
  },
  idUsed: {
    rpc: 1035,
    retryable: false,
    zh: '编号已被使用。',
    en: 'This identifier was used before.',
  },
  screenTaken: {
    rpc: 1036,
    retryable: false,
    zh: '此屏幕已有人登录，请先退出或交接。',
    en: 'Somebody is signed in here; sign out or hand over first.',
  },
  passphraseOff: {
    rpc: 1037,
    retryable: false,
    zh: '本机须刷卡登录。',
    en: 'Sign in with the badge on this PC.',
  },
  sessionUnknown: {
    rpc: 1038,
    retryable: false,
    zh: '没有这次登录，请重新登录。',
    en: 'There is no such sign-in; sign in again.',
  },
  screenLocked: {
    rpc: 1039,
    retryable: false,
    zh: '屏幕已锁定，请本人解锁。',
    en: 'The screen is locked; the same person must unlock it.',
  },
  securityKeyWrong: {
    rpc: 1040,
    retryable: false,
    zh: '安全员公钥无效，请重新导入。',
    en: 'The security officer’s public key is not valid; import it again.',
  },
  otherRole: {
    rpc: 1041,
    retryable: false,
    zh: '当前登录的岗位不能办理此项。',
    en: 'The role that is signed in may not do this.',
  },
} as const satisfies Record<string, ErrorEntry>;
