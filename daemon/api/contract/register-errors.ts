/** Why incidents, rules and movements at the safe are refused: the sentences. Their clauses are in `daemon/custody/refusals.ts`. */
import type { ErrorEntry } from './error-entry.ts';

export const REGISTER_ERRORS = {
  incidentUnacknowledged: {
    rpc: 2035,
    retryable: false,
    zh: '有未确认的异常开启。请两人先确认警报。',
    en: 'An opening without a ceremony stands. Two people must acknowledge the alarm first.',
  },
  incidentNotWrittenUp: {
    rpc: 2036,
    retryable: false,
    zh: '异常开启尚未补记。请由两名人员补记并确认。',
    en: 'An opening without a ceremony is not written up yet. Two named people must do that first.',
  },
  incidentUnknown: {
    rpc: 2037,
    retryable: false,
    zh: '没有这起异常，或已补记完毕。',
    en: 'There is no such incident, or it is written up.',
  },
  notAWitness: {
    rpc: 2038,
    retryable: false,
    zh: '您的岗位不能确认或补记异常。请由规定岗位办理。',
    en: 'Your role may not acknowledge or write up an incident. Let a role do it that may.',
  },
  noAccount: {
    rpc: 2039,
    retryable: false,
    zh: '尚未登记经过。请由一人先登记，另一人再确认。',
    en: 'No account was given yet. One person gives it, then another confirms.',
  },
  doorMustBeOpen: {
    rpc: 2040,
    retryable: false,
    zh: '只能在柜门打开时修改，以便当场试用。请先打开柜门。',
    en: 'This may be changed only while the door stands open, so that it can be tried. Open the door first.',
  },
  ruleInvalid: {
    rpc: 2041,
    retryable: false,
    zh: '设置无效或过于宽松。请改正。',
    en: 'The setting is not valid or too weak. Correct it.',
  },
  lockUnknown: {
    rpc: 2042,
    retryable: false,
    zh: '没有这把锁。',
    en: 'There is no such lock.',
  },
  openingUnknown: {
    rpc: 2043,
    retryable: false,
    zh: '没有正在进行的开柜。',
    en: 'There is no opening under way.',
  },
  noMovement: {
    rpc: 2044,
    retryable: false,
    zh: '尚未登记出入库。请先登记。',
    en: 'What moved has not been entered. Enter it first.',
  },
  movementExists: {
    rpc: 2045,
    retryable: false,
    zh: '出入库已登记，请另一人确认或退回。',
    en: 'What moved is entered already; the other person confirms or disputes it.',
  },
  rangeInvalid: {
    rpc: 2046,
    retryable: false,
    zh: '号码段不成立：首号、末号与份数不符。请改正。',
    en: 'The run of numbers does not hold: first, last and count do not belong together. Correct it.',
  },
  rangeNotHeld: {
    rpc: 2047,
    retryable: false,
    zh: '这些号码不在柜内。请核对号码。',
    en: 'These numbers are not in the safe. Check them.',
  },
  rangeHeldAlready: {
    rpc: 2048,
    retryable: false,
    zh: '其中有号码已在柜内。请核对号码。',
    en: 'Some of these numbers are in the safe already. Check them.',
  },
  countsDoNotAddUp: {
    rpc: 2049,
    retryable: false,
    zh: '清点数与账面数不符。请重新清点；仍不符时按短缺上报。',
    en: 'What was counted differs from the books. Count again; if it still differs, report it.',
  },
  reasonDoesNotFit: {
    rpc: 2050,
    retryable: false,
    zh: '事由与出入方向或种类不符。请改正。',
    en: 'The reason does not fit the direction or the kind. Correct it.',
  },
  notKeptHere: {
    rpc: 2051,
    retryable: false,
    zh: '这把锁后不存放此类物品。请放到规定的地方。',
    en: 'This is not kept behind this lock. Put it where it belongs.',
  },
  sealNotHere: {
    rpc: 2052,
    retryable: false,
    zh: '印章登记与柜内情况不符。请核对印章编号。',
    en: 'The seal is not where the register says. Check its number.',
  },
  dayCheckedAlready: {
    rpc: 2053,
    retryable: false,
    zh: '今天的收班检查已完成。',
    en: 'Today’s closing check is done.',
  },
} as const satisfies Record<string, ErrorEntry>;
