/**
 * Every error code that the API can answer with. The list is closed: `docs/errors.md` and a test hold it to this file.
 * `rpc` is JSON-RPC's number; `retryable` says whether the same call may succeed later without anybody changing it.
 */
import { CUSTODY_ERRORS } from './custody-errors.ts';
import type { ErrorEntry } from './error-entry.ts';
import { LEDGER_ERRORS } from './ledger-errors.ts';
import { PEOPLE_ERRORS } from './people-errors.ts';
import { REGISTER_ERRORS } from './register-errors.ts';
import { SIGN_IN_ERRORS } from './sign-in-errors.ts';

const API_ERRORS = {
  parseError: {
    rpc: -32700,
    retryable: false,
    zh: '收到的消息不是有效的 JSON。请检查发送方程序。',
    en: 'The message is not valid JSON. Check the program that sent it.',
  },
  invalidRequest: {
    rpc: -32600,
    retryable: false,
    zh: '收到的消息不是有效的 JSON-RPC 2.0 请求。请检查发送方程序。',
    en: 'The message is not a valid JSON-RPC 2.0 request. Check the program that sent it.',
  },
  unknownMethod: {
    rpc: -32601,
    retryable: false,
    zh: '没有这个方法。请对照接口说明，或升级两端中较旧的一端。',
    en: 'There is no such method. Compare with the method reference, or update the older side.',
  },
  invalidParams: {
    rpc: -32602,
    retryable: false,
    zh: '参数不符合接口要求。请按“path”所指的字段改正。',
    en: 'The parameters do not fit the contract. Correct the field that “path” names.',
  },
  internal: {
    rpc: -32603,
    retryable: true,
    zh: '程序内部出错，已记入日志。请重试；若再次出现，请把事件编号告诉信息科。',
    en: 'Something went wrong inside the program and was logged. Try again; if it returns, give the incident number to IT.',
  },
  notAuthenticated: {
    rpc: -32001,
    retryable: false,
    zh: '会话尚未建立。请先完成 session.open。',
    en: 'No session is open. Call session.open first.',
  },
  proofInvalid: {
    rpc: -32002,
    retryable: false,
    zh: '本页面的密钥不被认可。请用 “npx twinlock launch” 取得新的启动地址并重新打开。',
    en: 'This page’s key is not accepted. Get a new start address with “npx twinlock launch” and open it.',
  },
  ticketInvalid: {
    rpc: -32003,
    retryable: false,
    zh: '启动地址无效、已用过或已过期。请用 “npx twinlock launch” 取得新的启动地址。',
    en: 'The start address is wrong, used or out of date. Get a new one with “npx twinlock launch”.',
  },
  roleForbidden: {
    rpc: -32004,
    retryable: false,
    zh: '此页面的角色不允许这项操作。请在有权限的页面上进行。',
    en: 'This page’s role may not do this. Do it on a page that may.',
  },
  schemaUnsupported: {
    rpc: -32005,
    retryable: false,
    zh: '两端的接口版本不相容。请刷新页面；若仍不行，请升级较旧的一端。',
    en: 'The two sides speak different schema versions. Reload the page; if that does not help, update the older side.',
  },
  tooManyCalls: {
    rpc: -32006,
    retryable: true,
    zh: '未完成的请求过多。请等先前的请求结束。',
    en: 'Too many calls are under way. Wait for earlier ones to end.',
  },
  keyReused: {
    rpc: -32007,
    retryable: false,
    zh: '同一个幂等键被用于不同的请求。请为新的请求生成新的键。',
    en: 'The same idempotency key came with other arguments. Make a new key for a new request.',
  },
  deviceUnknown: {
    rpc: -32010,
    retryable: false,
    zh: '没有这个设备。请在设备列表中选择。',
    en: 'There is no such device. Choose one from the device list.',
  },
  deviceAbsent: {
    rpc: -32011,
    retryable: true,
    zh: '设备未连接。请检查电源和数据线，插好后会自动恢复。',
    en: 'The device is not connected. Check its power and cable; it comes back by itself once plugged in.',
  },
  deviceBusy: {
    rpc: -32012,
    retryable: true,
    zh: '设备正被另一页面使用。请等它结束，或在那个页面上取消。',
    en: 'Another page is using the device. Wait until it ends, or cancel it there.',
  },
  deviceFault: {
    rpc: -32013,
    retryable: true,
    zh: '设备报告故障。请断电后重新接通；若再次出现，请联系供应商。',
    en: 'The device reports a fault. Switch it off and on; if the fault returns, call its vendor.',
  },
  deviceTimeout: {
    rpc: -32014,
    retryable: true,
    zh: '设备没有按时回答。请重试；若再次出现，请拔下数据线再插上。',
    en: 'The device did not answer in time. Try again; if it happens again, unplug its cable and plug it in.',
  },
  deviceLost: {
    rpc: -32015,
    retryable: true,
    zh: '读取途中设备断开。请插好数据线，然后重新读卡。',
    en: 'The device was disconnected during the reading. Plug it in again, then read the card again.',
  },
  cardDeadline: {
    rpc: -32020,
    retryable: true,
    zh: '在规定时间内没有读到证件。请把证件平放在读卡区，再开始读卡。',
    en: 'No card was read in time. Lay the card flat on the reader, then start again.',
  },
  cardUnreadable: {
    rpc: -32021,
    retryable: true,
    zh: '证件多次读取失败。请擦净证件、平放不动后再试；仍不行时改走人工核验，并向公安机关查询。',
    en: 'The card could not be read in several attempts. Clean it, keep it still and try again; otherwise verify by hand and ask the police.',
  },
  cardNotGenuine: {
    rpc: -32022,
    retryable: false,
    zh: '证件未通过安全验证，可能是伪造或已损坏。请勿继续办理，改走人工核验。',
    en: 'The card failed the security check: it may be forged or damaged. Do not go on; verify by hand.',
  },
  cardUnknown: {
    rpc: -32023,
    retryable: false,
    zh: '无法识别这种证件。请换用居民身份证、居住证或永久居留身份证。',
    en: 'This kind of card is not known. Use a resident identity card, residence permit or permanent resident card.',
  },
  cancelled: {
    rpc: -32030,
    retryable: true,
    zh: '操作已取消。',
    en: 'The operation was cancelled.',
  },
  readingUnknown: {
    rpc: -32031,
    retryable: false,
    zh: '这次读卡已经结束或不存在。',
    en: 'This reading has ended or never was.',
  },
  interrupted: {
    rpc: -32032,
    retryable: true,
    zh: '程序在这次读卡途中停止过，结果不明。请重新读卡。',
    en: 'The program stopped in the middle of this reading, so its outcome is not known. Read the card again.',
  },
  notAvailable: {
    rpc: -32040,
    retryable: false,
    zh: '本机没有启用模拟设备，因此没有试验台。',
    en: 'Simulated devices are not enabled on this PC, so there is no bench.',
  },
  stopping: {
    rpc: -32041,
    retryable: true,
    zh: '程序正在停止或重新启动。请稍候，页面会自动重新连接。',
    en: 'The program is stopping or restarting. Wait; the page reconnects by itself.',
  },
  signInNeeded: {
    rpc: -32050,
    retryable: false,
    zh: '此屏幕无人登录。请先刷卡并输入密码登录。',
    en: 'Nobody is signed in at this screen. Sign in with badge and PIN first.',
  },
  nobodyCame: {
    rpc: -32051,
    retryable: true,
    zh: '在规定时间内没有人在读卡器上操作。请重新开始。',
    en: 'Nobody came to the reader in time. Start again.',
  },
  noDeskReader: {
    rpc: -32052,
    retryable: false,
    zh: '本机没有可用的柜台读卡器。请改用姓名和口令，或检查读卡器。',
    en: 'There is no desk reader in service here. Use name and passphrase, or see to the reader.',
  },
  secretWrong: {
    rpc: -32053,
    retryable: true,
    zh: '密码或口令错误。请重新输入；连续输错将暂停使用。',
    en: 'The PIN or passphrase is wrong. Give it again; several wrong ones in a row lock you out for a while.',
  },
  secretForm: {
    rpc: -32054,
    retryable: false,
    zh: '密码至少六位数字，不得为连续或重复数字；口令至少十二个字符，且两次输入须相同。请重新设置。',
    en: 'A PIN has six digits or more, not all alike and not in a row; a passphrase has twelve characters or more; both entries must agree. Set it again.',
  },
  pictureUnknown: {
    rpc: -32055,
    retryable: false,
    zh: '没有这张照片。',
    en: 'There is no such picture.',
  },
  sensorUnknown: {
    rpc: -32056,
    retryable: false,
    zh: '没有这个温湿度传感器。请在列表中选择。',
    en: 'There is no such sensor. Choose one from the list.',
  },
} as const satisfies Record<string, ErrorEntry>;

/** The API's own, then what people, safe and ledger refuse. Code and number of each are its own. */
export const ERROR_CATALOGUE = {
  ...API_ERRORS,
  ...PEOPLE_ERRORS,
  ...SIGN_IN_ERRORS,
  ...CUSTODY_ERRORS,
  ...REGISTER_ERRORS,
  ...LEDGER_ERRORS,
};

export type ErrorCode = keyof typeof ERROR_CATALOGUE;
export const ERROR_CODES = Object.keys(ERROR_CATALOGUE) as readonly ErrorCode[];
