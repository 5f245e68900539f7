/** Why the daemon does not start: a code, and a sentence in both languages that says what to do. */

export interface StartTrouble {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

type Sentence = (detail: string) => { readonly zh: string; readonly en: string };

/** The closed list. `detail` is a path, port or version, as the code needs. */
const SENTENCES = {
  'folder-missing': (path) => ({
    zh: `数据文件夹 ${path} 不存在，也无法建立。请检查路径和磁盘是否已挂载。`,
    en: `The data folder ${path} does not exist and cannot be made. Check the path and whether its disk is mounted.`,
  }),
  'folder-not-a-folder': (path) => ({
    zh: `${path} 不是文件夹。请用 --data 指定一个文件夹。`,
    en: `${path} is not a folder. Name a folder with --data.`,
  }),
  'folder-path-long': (path) => ({
    zh: `数据文件夹的路径太长：${path} 超过 107 字节，系统无法在那里建立控制接口。请用 --data 指定路径较短的文件夹。`,
    en: `The data folder's path is too long: ${path} has more than 107 bytes, and the system makes no socket there. Name a folder with a shorter path with --data.`,
  }),
  'file-unusable': (path) => ({
    zh: `无法使用 ${path}。请确认它属于运行 Twinlock 的用户、不是文件夹；如已损坏，请将它移走后再启动。`,
    en: `${path} cannot be used. Make sure that it belongs to the user who runs Twinlock and is no folder; if it is damaged, move it away and start again.`,
  }),
  'folder-permission': (path) => ({
    zh: `没有读写数据文件夹 ${path} 的权限。请用该文件夹的所有者运行，或更改其权限。`,
    en: `This user may not read and write the data folder ${path}. Run as its owner, or change its rights.`,
  }),
  'folder-open-to-others': (path) => ({
    zh: `数据文件夹 ${path} 可被其他用户写入，台账和密钥因此可能被换掉。请执行 chmod go-w ${path}。`,
    en: `Others may write to the data folder ${path}, so they could exchange ledger and keys. Run chmod go-w ${path}.`,
  }),
  'folder-read-only': (path) => ({
    zh: `数据文件夹 ${path} 所在的磁盘是只读的。磁盘可能有故障；请检查磁盘并以可写方式重新挂载。`,
    en: `The disk of the data folder ${path} is read-only, perhaps because it is failing. Check it and mount it writable.`,
  }),
  'disk-full': (path) => ({
    zh: `数据文件夹 ${path} 所在的磁盘已满。请清理出空间后再启动；已写入的台账没有丢失。`,
    en: `The disk of the data folder ${path} is full. Free some space and start again; nothing in the ledger is lost.`,
  }),
  'readings-broken': (path) => ({
    zh: `温湿度记录 ${path} 已损坏或不是本程序的文件。请将它移走后再启动（台账中的每日摘要不受影响），或从备份恢复。`,
    en: `The climate readings ${path} are damaged or not ours. Move the file away and start again (the daily digests in the ledger are not touched), or restore it.`,
  }),
  'already-running': (path) => ({
    zh: `另一个 Twinlock 正在使用数据文件夹 ${path}。请先停止它，或换一个数据文件夹。`,
    en: `Another Twinlock is using the data folder ${path}. Stop it first, or use another data folder.`,
  }),
  'port-in-use': (port) => ({
    zh: `端口 ${port} 已被占用。请停止占用它的程序，或在 twinlock.toml 中更改 api.port。`,
    en: `Port ${port} is taken. Stop the program that has it, or change api.port in twinlock.toml.`,
  }),
  'port-permission': (port) => ({
    zh: `不允许使用端口 ${port}。请在 twinlock.toml 中把 api.port 改为 1024 以上。`,
    en: `Port ${port} may not be used. Set api.port in twinlock.toml to 1024 or more.`,
  }),
  'port-failed': (detail) => ({
    zh: `无法打开端口（${detail}）。请检查本机回环网络接口。`,
    en: `The port cannot be opened (${detail}). Check the loopback network interface.`,
  }),
  'config-invalid': (path) => ({
    zh: `配置文件 ${path} 有下列问题。请逐条改正后再启动。`,
    en: `The configuration file ${path} has these problems. Correct each and start again.`,
  }),
  'config-unreadable': (path) => ({
    zh: `无法读取配置文件 ${path}。请检查其权限。`,
    en: `The configuration file ${path} cannot be read. Check its rights.`,
  }),
  'master-key-missing': (path) => ({
    zh: `找不到主密钥 ${path}。没有它就打不开个人信息保险库。请恢复密钥文件；不要新建。`,
    en: `The master key ${path} is missing. Without it the vault cannot be opened. Restore the key file; do not make a new one.`,
  }),
  'master-key-unsafe': (path) => ({
    zh: `主密钥文件 ${path} 可被其他用户读取或内容不对。请执行 chmod 600，并确认它是 32 字节的原文件。`,
    en: `The master key file ${path} can be read by others, or is damaged. Run chmod 600 on it and make sure that it is the original file of 32 bytes.`,
  }),
  'vault-key-wrong': (path) => ({
    zh: `主密钥与保险库 ${path} 不匹配。请使用原来的主密钥。`,
    en: `The master key does not fit the vault ${path}. Use the original master key.`,
  }),
  'vault-older': (path) => ({
    zh: `个人信息保险库 ${path} 是较早版本的格式。请先停止使用，再执行 npx twinlock migrate：它会先备份，再升级。`,
    en: `The vault ${path} has an earlier format. Run npx twinlock migrate: it makes a copy first, then brings it up to date.`,
  }),
  'vault-broken': (path) => ({
    zh: `个人信息保险库 ${path} 损坏或缺失。程序不会新建一个空的来代替；请从备份恢复。`,
    en: `The vault ${path} is damaged or missing. It is never replaced by an empty one; restore it from the backup.`,
  }),
  'log-key-missing': (path) => ({
    zh: `台账签名密钥 ${path} 不见了。新的密钥会变成另一本台账；请从备份恢复这个文件。`,
    en: `The ledger's signing key ${path} is missing. A new key would be another ledger; restore this file from the backup.`,
  }),
  'log-key-wrong': (path) => ({
    zh: `台账签名密钥 ${path} 损坏或不属于这台机器的主密钥。请从备份恢复原来的文件。`,
    en: `The ledger's signing key ${path} is damaged or does not belong to this master key. Restore the original file from the backup.`,
  }),
  'log-key-unreadable': (path) => ({
    zh: `无法读写台账签名密钥 ${path}。请检查文件权限和磁盘。`,
    en: `The ledger's signing key ${path} cannot be read or written. Check its rights and the disk.`,
  }),
  'master-key-sealed': (path) => ({
    zh: `主密钥 ${path} 由两名保管人的口令保护。请在终端上运行，或由两名保管人执行 npx twinlock unlock。`,
    en: `The master key ${path} is sealed by two custodians' passphrases. Run this at a terminal, or have both run npx twinlock unlock.`,
  }),
  'master-key-sealed-damaged': (path) => ({
    zh: `封存的主密钥 ${path} 已损坏或不是本程序的文件。请恢复原来的文件，或从备份恢复到新的数据文件夹。`,
    en: `The sealed master key ${path} is damaged or not ours. Restore the original file, or restore a backup into a new data folder.`,
  }),
  'migration-needed': (detail) => ({
    zh: `数据由旧版本写成，需要升级（${detail}）。程序不会自行改动；请执行 npx twinlock migrate，它会先做备份并请您确认。`,
    en: `The data were written by an older version and must be migrated (${detail}). This never happens by itself: run npx twinlock migrate, which makes a copy first and asks you.`,
  }),
  'ledger-missing': (path) => ({
    zh: `台账 ${path} 不见了。程序不会新建一个空的来代替；请从备份恢复，并报告安全管理员。`,
    en: `The ledger ${path} is missing. It is never replaced by an empty one; restore it from the backup and tell the security administrator.`,
  }),
  // `path`, or `path #seq` where the first entry that does not fit is known.
  'ledger-broken': (detail) => {
    const [, path = detail, seq] = /^(.*?)(?: #(\d+))?$/s.exec(detail) ?? [];
    const zhEntry = seq === undefined ? '' : `第 ${seq} 号记录与写入时不符：`;
    const enEntry = seq === undefined ? '' : `Entry ${seq} is not as it was written. `;
    return {
      zh: `${zhEntry}台账 ${path} 损坏、被改动或不是台账文件。程序不会改动它；请先备份这个文件，再执行 npx twinlock verify 查看详情。`,
      en: `${enEntry}The ledger ${path} is damaged, was changed or is no ledger. It is left as it is; copy the file, then run npx twinlock verify to see more.`,
    };
  },
  'ledger-unreadable': (path) => ({
    zh: `无法读取台账 ${path}。请用它的所有者运行并检查磁盘；如曾用 sudo 启动过，请把数据文件夹的所有者改回来。`,
    en: `The ledger ${path} cannot be read. Run as its owner and check the disk; if it was once started with sudo, give the data folder back to its owner.`,
  }),
  'ledger-newer': (path) => ({
    zh: `台账 ${path} 由更新版本的程序写成。请安装那个版本或更新的版本。`,
    en: `The ledger ${path} was written by a newer version. Install that version or a later one.`,
  }),
  'ledger-older': (path) => ({
    zh: `台账 ${path} 是较早版本的格式。程序不会自行改动它；请执行 npx twinlock migrate，它会先备份并请您确认。`,
    en: `The ledger ${path} has an earlier format. It is never changed by itself: run npx twinlock migrate, which makes a copy first and asks you.`,
  }),
  'ledger-rolled-back': (path) => ({
    zh: `台账 ${path} 比已经签署过的旧，或是另一本：可能恢复了旧备份。继续写会造成两份互相矛盾的历史。请先报告安全管理员；确认后执行 npx twinlock recover，旧台账会完整保留。`,
    en: `The ledger ${path} is older than what was signed, or another one: perhaps an old backup was restored. Going on would fork its history. Tell the security administrator; then run npx twinlock recover, which keeps the old ledger whole.`,
  }),
  'guard-missing': (path) => ({
    zh: `防回退记录 ${path} 不见了，无法确认台账是不是最新的。如它在另一块磁盘上，请先接好磁盘；确实丢失的，请报告安全管理员后执行 npx twinlock recover。`,
    en: `The rollback guard ${path} is missing, so nobody knows whether this ledger is the newest. If it is on another disk, connect that first; if it is lost, tell the security administrator and run npx twinlock recover.`,
  }),
  'guard-broken': (path) => ({
    zh: `防回退记录 ${path} 已损坏、无法读取或不是本程序的文件。请检查磁盘和权限；确实损坏的，请报告安全管理员后执行 npx twinlock recover。`,
    en: `The rollback guard ${path} is damaged, cannot be read or is not ours. Check its disk and rights; if it is damaged, tell the security administrator and run npx twinlock recover.`,
  }),
  'guard-moved': (path) => ({
    zh: `防回退记录 ${path} 被另一个程序改动，已停止签署。请确认没有第二个 Twinlock 使用同一位置，然后重新启动。`,
    en: `Another program moved the rollback guard ${path}, so signing stopped. Make sure that no second Twinlock uses the same place, then start again.`,
  }),
  'recovery-open': (path) => ({
    zh: `上一次台账恢复没有做完（${path}）。请再次执行 npx twinlock recover，它会接着做完。`,
    en: `A recovery of the ledger was cut short (${path}). Run npx twinlock recover again; it goes on where it stopped.`,
  }),
  'recover-impossible': (path) => ({
    zh: `${path} 中没有可以恢复的台账：名称、台账和防回退记录都读不出来。请检查 --data，或从备份恢复到新的文件夹。`,
    en: `There is nothing to recover in ${path}: neither the ledger's name, nor the ledger, nor the guard can be read. Check --data, or restore a backup into a new folder.`,
  }),
  'recover-failed': (detail) => ({
    zh: `恢复没有做完（${detail}）。已做的步骤都保留；排除原因后再次执行 npx twinlock recover，它会接着做。`,
    en: `The recovery did not finish (${detail}). What was done stays; mend the cause and run npx twinlock recover again, it goes on from there.`,
  }),
  'ledger-forked': (path) => ({
    zh: `台账 ${path} 与自己签署过的检查点不一致，可能被改动或恢复了旧备份。请停止使用，并报告安全管理员和审计员；查明后可执行 npx twinlock recover。`,
    en: `The ledger ${path} contradicts a checkpoint that it signed: it was changed, or an old backup was restored. Stop using it and tell the security administrator and the auditor; once they have looked, npx twinlock recover goes on.`,
  }),
  'counter-unreachable': () => ({
    zh: '读不到 TPM 计数器，因此无法排除台账被还原。请检查 TPM 和 tpm2-tools；确认不再使用时，由系统管理员清空 ledger.tpmCounter（会记入台账）。',
    en: 'The TPM counter cannot be read, so a rolled-back ledger cannot be excluded. See to the TPM and tpm2-tools; if it is no longer wanted, the system administrator clears ledger.tpmCounter (which the ledger will show).',
  }),
  'counter-missing': () => ({
    zh: 'TPM 中没有配置里写的计数器。请核对 ledger.tpmCounter，或按 docs/auditing.md 先建立它。',
    en: 'The TPM has no counter of the configured handle. Check ledger.tpmCounter, or define it first as docs/auditing.md shows.',
  }),
  'ledger-write-failed': (path) => ({
    zh: `台账 ${path} 写入失败。程序已停止，未写入的操作没有得到确认。请检查磁盘后再启动。`,
    en: `Writing to the ledger ${path} failed. The program stopped; nothing unwritten was acknowledged. Check the disk and start again.`,
  }),
  'simulator-failed': (detail) => ({
    zh: `模拟设备无法启动（${detail}）。请检查该文件夹的权限，以及 /dev/ptmx 是否可用。`,
    en: `The simulated devices cannot start (${detail}). Check the rights of that folder, and that /dev/ptmx can be used.`,
  }),
} as const satisfies Record<string, Sentence>;

export type StartTroubleCode = keyof typeof SENTENCES;
export const START_TROUBLE_CODES = Object.keys(SENTENCES) as readonly StartTroubleCode[];

/** The trouble with its sentences. */
export function startTrouble(code: StartTroubleCode, detail: string): StartTrouble {
  return { code, ...SENTENCES[code](detail) };
}
