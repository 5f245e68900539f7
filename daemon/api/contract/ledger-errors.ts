/** Why something about the ledger, kept data or backups is refused: the sentences. */
import type { ErrorEntry } from './error-entry.ts';

export const LEDGER_ERRORS = {
  entryUnknown: {
    rpc: 3000,
    retryable: false,
    zh: '没有这个编号的台账记录。请检查编号。',
    en: 'The ledger has no entry of this number. Check the number.',
  },
  ledgerRangeInvalid: {
    rpc: 3001,
    retryable: false,
    zh: '范围无效：起点不得大于终点，终点不得超过已签署的记录数。请更正。',
    en: 'The range is not valid: it must not end before it begins, nor go beyond the signed entries. Correct it.',
  },
  vkeyInvalid: {
    rpc: 3002,
    retryable: false,
    zh: '验证密钥格式不对。请原样粘贴检查点页面或纸质交接单上的密钥。',
    en: 'The verifier key is malformed. Paste it exactly as it stands on the checkpoint page or the paper slip.',
  },
  jobRunning: {
    rpc: 3003,
    retryable: true,
    zh: '同类任务正在进行。请等它结束或先停止它。',
    en: 'A job of this kind is running. Wait until it ends, or stop it first.',
  },
  jobUnknown: {
    rpc: 3004,
    retryable: false,
    zh: '没有这个任务，或它已经结束。',
    en: 'There is no such job, or it has ended.',
  },
  jobFailed: {
    rpc: 3005,
    retryable: true,
    zh: '任务没有完成。请检查磁盘空间后重试；若再次出现，请告诉信息科。',
    en: 'The job did not finish. Check the disk’s free space and try again; if it returns, tell IT.',
  },
  twoManagersNeeded: {
    rpc: 3006,
    retryable: false,
    zh: '此操作须由两名不同岗位的管理人员共同批准。请两人都证明身份。',
    en: 'Two managers of different roles must approve this together. Let both prove who they are.',
  },
  noPermittedFields: {
    rpc: 3007,
    retryable: false,
    zh: '配置的规则不允许导出任何个人信息字段。请导出不含个人信息的证据包。',
    en: 'The profile permits no personal field to be exported. Export the bundle without them.',
  },
  recoveryNotOpen: {
    rpc: 3008,
    retryable: false,
    zh: '没有等待确认的台账恢复。',
    en: 'No recovery of the ledger waits to be confirmed.',
  },
  clockNotDoubted: {
    rpc: 3009,
    retryable: false,
    zh: '时钟目前可信，不需要确认。',
    en: 'The clock is believed; there is nothing to confirm.',
  },
  recoveryUnconfirmed: {
    rpc: 3010,
    retryable: false,
    zh: '台账曾从备份恢复，尚未确认。请系统管理员、安全管理员或负责人中的两人在台账页面确认。',
    en: 'The ledger was recovered and nobody confirmed it yet. Two managers must confirm it on the ledger page.',
  },
  subjectUnknown: {
    rpc: 3020,
    retryable: false,
    zh: '没有这个人的保存资料，或已删除。',
    en: 'Nothing is kept of this person, or it was erased.',
  },
  keptByRule: {
    rpc: 3021,
    retryable: false,
    zh: '这类资料在规定的保存期内，不得提前删除。可以改为限制使用。',
    en: 'Data of this kind may not be erased before its legal time. It can be restricted instead.',
  },
  alreadyRestricted: {
    rpc: 3022,
    retryable: false,
    zh: '这份资料已限制使用。',
    en: 'This is restricted already.',
  },
  restrictedData: {
    rpc: 3023,
    retryable: false,
    zh: '这份资料已限制使用，只能保存，不能查看。',
    en: 'This is restricted: it is kept, but may not be looked at.',
  },
  eraseFailed: {
    rpc: 3024,
    retryable: true,
    zh: '磁盘未能完成删除。请检查磁盘后重试。',
    en: 'The disk did not let it be erased. Check the disk and try again.',
  },
  backupNotConfigured: {
    rpc: 3030,
    retryable: false,
    zh: '没有设置备份位置和接收密钥。请在 twinlock.toml 的 [backup] 中设置 folder 和 recipients。',
    en: 'No place and no recipient is set for backups. Set folder and recipients under [backup] in twinlock.toml.',
  },
  backupFailed: {
    rpc: 3031,
    retryable: true,
    zh: '备份没有完成。请检查备份位置是否已连接、是否有空间，然后重试。',
    en: 'The backup did not finish. Check that its place is connected and has room, then try again.',
  },
} as const satisfies Record<string, ErrorEntry>;
