/** Every reason for which the people's rules say no: the clause, and what to do, in both languages. */

interface RefusalEntry {
  /** The regulation's clause (letter, chapter, item) or the section of the design. */
  readonly clause: string;
  readonly zh: string;
  readonly en: string;
}

export const PEOPLE_REFUSALS = {
  setUpNeeded: { clause: 'design 7.2', zh: '请先由两人完成初始设置。', en: 'Let two people finish the set-up first.' },
  setUpDone: {
    clause: 'design 7.2',
    zh: '初始设置已完成，不能再次进行。',
    en: 'The set-up is done and cannot run again.',
  },
  setUpOrder: { clause: 'design 7.2', zh: '请按顺序进行初始设置。', en: 'Take the steps of the set-up in order.' },
  personUnknown: { clause: 'Q2.3', zh: '没有这个人员，请先登记。', en: 'There is no such person; enrol them first.' },
  personKnown: {
    clause: 'Q2.3',
    zh: '此人已登记，请使用原有登记。',
    en: 'This person is enrolled already; use that record.',
  },
  personLeft: { clause: 'Q14.4', zh: '此人已离岗，不能再办理。', en: 'This person has left and can act no more.' },
  notFormal: { clause: 'Q2.5', zh: '仅限正式在编人员。', en: 'Only a formal employee may be enrolled.' },
  noConfidentiality: {
    clause: 'Q13.3',
    zh: '请先签订保密协议并登记。',
    en: 'Sign and record the confidentiality agreement.',
  },
  noLetter: {
    clause: 'Q14.4',
    zh: '请先签署终身责任书并登记。',
    en: 'Sign and record the lifelong-responsibility letter.',
  },
  noTraining: { clause: 'Q4.1', zh: '请先参加培训并登记。', en: 'Take part in the training and record it.' },
  noAssessment: {
    clause: 'Q4.2',
    zh: '请先通过上岗考核并登记。',
    en: 'Pass the assessment before first duty and record it.',
  },
  noHandover: { clause: 'Q4.2', zh: '请先办理工作交接并登记。', en: 'Hand over the work and record it.' },
  trainingOverdue: {
    clause: 'Q4.1',
    zh: '已有一个完整年度未培训，权限暂停；请补训，或由负责人准予宽限。',
    en: 'A whole calendar year passed without training: take it, or let the head grant a delay.',
  },
  rolesExclude: {
    clause: 'Q2.6',
    zh: '两个岗位不得由同一人担任。',
    en: 'One person may not hold both roles; choose somebody else.',
  },
  permissionKnown: {
    clause: 'Q2.4',
    zh: '此权限已在申请或生效中。',
    en: 'This permission is under way or in force already.',
  },
  permissionUnknown: {
    clause: 'Q2.4',
    zh: '没有这项权限，请先申请。',
    en: 'There is no such permission; ask for it first.',
  },
  permissionOrder: {
    clause: 'Q2.4',
    zh: '请按机构、县、市、省的顺序逐级审批。',
    en: 'Record the approvals in turn: institution, county, city, province.',
  },
  notFiled: {
    clause: 'Q2.4',
    zh: '权限未备案、已暂停或不在有效期内。',
    en: 'The permission is not filed, is suspended or is out of its dates.',
  },
  absent: {
    clause: 'Q2.3',
    zh: '此人登记为不在岗，由代理人办理。',
    en: 'This person is recorded as absent; the deputy acts.',
  },
  absenceKnown: {
    clause: 'Q2.3',
    zh: '此人的不在岗已登记，请先结束。',
    en: 'An absence of this person is recorded; end it first.',
  },
  absenceUnknown: { clause: 'Q2.3', zh: '没有这项不在岗登记。', en: 'There is no such absence.' },
  dateWrong: { clause: 'Q2.4', zh: '日期无效，请改正。', en: 'The date is not possible; correct it.' },
  proofMissing: { clause: 'Q2.3', zh: '请本人重新刷卡并输入密码。', en: 'Badge and give the PIN again, in person.' },
  twoPeople: {
    clause: 'design 2.6',
    zh: '需要两名不同岗位的管理人员同时确认。',
    en: 'Two different managers of two roles must both confirm.',
  },
  notManager: { clause: 'design 7.2', zh: '仅限管理人员办理。', en: 'Only a manager may do this.' },
  ownAffair: {
    clause: 'design 2.6',
    zh: '不得为本人办理，请由另外两人办理。',
    en: 'Nobody decides about themselves; let two others do it.',
  },
  badgeUnknown: { clause: 'Q2.3', zh: '没有这张卡，请先登记。', en: 'There is no such badge; enrol it first.' },
  badgeKnown: {
    clause: 'Q2.3',
    zh: '此卡已登记，请换一张卡。',
    en: 'This badge was enrolled before; take another one.',
  },
  badgeRevoked: {
    clause: 'Q2.3',
    zh: '此卡已注销，请收回并换新卡。',
    en: 'This badge is revoked; take it back and enrol a new one.',
  },
  badgeWeak: { clause: 'design 8', zh: '此类卡的安全等级不够。', en: 'This kind of badge is too weak for this site.' },
  secretUnset: {
    clause: 'Q2.3',
    zh: '尚未设置密码，请由两人陪同设置。',
    en: 'No PIN or passphrase is set; let two people allow it.',
  },
  leaveMissing: {
    clause: 'design 2.6',
    zh: '请先由两名管理人员准许设置。',
    en: 'Two managers must allow the setting first.',
  },
  penalty: {
    clause: 'design 5',
    zh: '输错次数过多，请稍候再试。',
    en: 'Too many wrong tries; wait until the penalty is over.',
  },
  attemptBusy: { clause: 'design 5', zh: '正在核对，请稍候。', en: 'A check is under way; wait for it.' },
  attemptUnknown: { clause: 'design 5', zh: '这次核对已经结束或不存在。', en: 'This check has ended or never was.' },
  idUsed: { clause: 'design 7.4', zh: '编号已被使用。', en: 'This identifier was used before.' },
  screenTaken: {
    clause: 'Q2.3',
    zh: '此屏幕已有人登录，请先退出或交接。',
    en: 'Somebody is signed in here; sign out or hand over first.',
  },
  passphraseOff: { clause: 'Q2.3', zh: '本机须刷卡登录。', en: 'Sign in with the badge on this PC.' },
  sessionUnknown: { clause: 'Q2.3', zh: '没有这次登录，请重新登录。', en: 'There is no such sign-in; sign in again.' },
  screenLocked: {
    clause: 'Q7.2',
    zh: '屏幕已锁定，请本人解锁。',
    en: 'The screen is locked; the same person must unlock it.',
  },
  securityKeyWrong: {
    clause: 'design 5',
    zh: '安全员公钥无效，请重新导入。',
    en: 'The security officer’s public key is not valid; import it again.',
  },
  otherRole: { clause: 'Q2.3', zh: '当前登录的岗位不能办理此项。', en: 'The role that is signed in may not do this.' },
} as const satisfies Record<string, RefusalEntry>;

export type PeopleRefusalCode = keyof typeof PEOPLE_REFUSALS;

/** A refusal as it is answered and written down. */
export interface PeopleRefusal {
  readonly code: PeopleRefusalCode;
  readonly clause: string;
  /** How long the penalty lasts still, milliseconds; 0 where waiting does not help. */
  readonly waitMs: number;
}

export function refusal(code: PeopleRefusalCode): PeopleRefusal {
  return { code, clause: PEOPLE_REFUSALS[code].clause, waitMs: 0 };
}
