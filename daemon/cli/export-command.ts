/** `twinlock export`: writes a bundle of the ledger for an auditor. Personal values never go along: those take two people and the office. */
import { copyFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemClock } from '../clock.ts';
import { dataFolderAt } from '../data-folder/data-folder.ts';
import { type ExportTrouble, exportLedger, exportTiles } from '../ledger/bundle/export-ledger.ts';
import { noteTerminalAct, type TerminalAct, type TerminalNote } from '../terminal-acts.ts';
import { ExitCode } from './exit-codes.ts';

export interface ExportCommandOptions {
  readonly data: string;
  readonly file: string | null;
  /** Folder, or file that ends with `.zip`. */
  readonly to: string | null;
  readonly from: string;
  readonly toEntry: string | null;
  readonly proofs: readonly string[];
  readonly tiles: string | null;
}

const TROUBLE: Readonly<Record<ExportTrouble['code'], readonly [zh: string, en: string, exit: number]>> = {
  'not-signed': ['还没有签署到那里的检查点。', 'No signed checkpoint reaches that far yet.', ExitCode.unavailable],
  range: ['没有这样一段记录。', 'There is no such range of entries.', ExitCode.usage],
  exists: ['目标已经存在，没有改动它。', 'The target exists already; it was not touched.', ExitCode.usage],
  'too-large': ['对 zip 来说太大：请导出到文件夹。', 'Too large for a zip: export to a folder.', ExitCode.usage],
  ledger: [
    '台账无法读取，或与自己签署的检查点不符：请运行 npx twinlock verify。',
    'The ledger cannot be read or contradicts its own checkpoint: run npx twinlock verify.',
    ExitCode.noInput,
  ],
  disk: ['磁盘拒绝写入。', 'The disk refused to take it.', ExitCode.ioError],
};

export async function exportCommand(options: ExportCommandOptions): Promise<number> {
  const from = entryNumber(options.from);
  const to = options.toEntry === null ? null : entryNumber(options.toEntry);
  // Said twice is proven once: two files of one name are no bundle.
  const proofs = [...new Set(options.proofs.map(entryNumber))];
  if ((options.to === null && options.tiles === null) || [from, to ?? 0, ...proofs].some(Number.isNaN)) {
    console.error('请给出 --to 或 --tiles，序号为整数。 Say --to or --tiles; entries are whole numbers.');
    return ExitCode.usage;
  }
  const folder = dataFolderAt(options.data);
  const ledger = options.file ?? folder.ledger;
  const note = (act: TerminalAct, about: TerminalNote['about']): void => {
    if (options.file !== null) return;
    if (!noteTerminalAct(folder.terminalActs, { act, at: systemClock.wall(), about }))
      console.error('※ 本次导出未能记入台账。 This export could not be noted for the ledger.');
  };
  const { signal } = new AbortController();
  if (options.to !== null) {
    const at = systemClock.wall();
    const target = options.to;
    const written = await exportLedger({ ledger, target, from, to, openings: null, proofs, at }, tellProgress, signal);
    clearProgress();
    if (!written.ok) return sayTrouble(written.error);
    const { size, root, bytes, sha256 } = written.value;
    putPageBeside(target);
    note('bundle.exported', { from, size, root });
    console.log(`${target}`);
    console.log(`记录 / entries  ${from} … ${size - 1}`);
    console.log(`树根 / root     ${root}`);
    console.log(`字节 / bytes    ${bytes}${sha256 === null ? '' : `\nSHA-256         ${sha256}`}`);
  }
  if (options.tiles !== null) {
    const written = await exportTiles(ledger, options.tiles, tellProgress, signal);
    clearProgress();
    if (!written.ok) return sayTrouble(written.error);
    note('tiles.exported', { size: written.value.size });
    console.log(`${options.tiles}\n记录 / entries  0 … ${written.value.size - 1}`);
  }
  return ExitCode.ok;
}

/** The auditor's page, as this program was built with it. */
const PAGE = join(import.meta.dirname, '..', '..', 'kiosk-ui', 'dist', 'verify.html');

/** Beside the bundle, not in it, and only for convenience: an auditor trusts a page that he has from elsewhere. */
function putPageBeside(target: string): void {
  const beside = join(dirname(target), 'verify.html');
  if (existsSync(PAGE) && !existsSync(beside)) copyFileSync(PAGE, beside);
}

/** NaN for what is no index. */
function entryNumber(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

function sayTrouble(trouble: ExportTrouble): number {
  const [zh, en, exit] = TROUBLE[trouble.code];
  console.error(`${zh} ${en}${'reason' in trouble ? ` (${trouble.reason})` : ''}`);
  return exit;
}

function tellProgress(done: number, total: number): void {
  if (process.stderr.isTTY && total > 0) process.stderr.write(`\r${Math.floor((done / total) * 100)}%`);
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}
