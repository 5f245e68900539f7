/** Runs a program under strace(1) and gives what it did to the files of one folder, byte for byte and in order, with what it said meanwhile. */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { compileCache } from './traced-node.ts';

/** One call that changes a disk, or tells of it. Files are numbered in the order in which they were made. */
export type FileCall =
  | { readonly call: 'make'; readonly path: string; readonly file: number }
  | { readonly call: 'write'; readonly file: number; readonly offset: number; readonly data: Buffer }
  | { readonly call: 'truncate'; readonly file: number; readonly size: number }
  | { readonly call: 'rename'; readonly from: string; readonly to: string }
  | { readonly call: 'unlink'; readonly path: string }
  | { readonly call: 'sync'; readonly file: number }
  | { readonly call: 'sync-folder' }
  /** Standard output: what the program acknowledged. */
  | { readonly call: 'said'; readonly text: string };

const CALLS =
  'openat,close,write,pwrite64,writev,pwritev,fsync,fdatasync,sync_file_range,ftruncate,truncate,fallocate,' +
  'rename,renameat,renameat2,unlink,unlinkat,link,linkat';

/** Calls that would change a file in a way that the model below does not know: a trace with one of them is no evidence. */
const UNKNOWN = ['writev', 'pwritev', 'truncate', 'fallocate', 'link', 'linkat', 'renameat'];

/** Traces `node PROGRAM FOLDER ...MORE`; the folder must be empty. */
export function traceFiles(program: string, folder: string, more: readonly string[]): FileCall[] {
  const log = join(dirname(folder), 'trace.txt');
  const options = ['-f', '--seccomp-bpf', '-xx', '-y', '-s', '1000000', '-e', `trace=${CALLS}`, '-o', log];
  execFileSync('strace', [...options, process.execPath, program, folder, ...more], { env: compileCache() });
  const calls = parseTrace(readFileSync(log, 'latin1'), folder);
  rmSync(log);
  return calls;
}

const LINE = /^(\d+) +(\w+)\((.*)\) += (-?\d+)/s;

/** What strace wrote, for files directly in `folder`. */
export function parseTrace(text: string, folder: string): FileCall[] {
  const calls: FileCall[] = [];
  /** Name → file, as the program sees the folder. */
  const names = new Map<string, number>();
  /** Descriptor → file and place of the next plain write; -1 is the folder itself. */
  const open = new Map<number, { readonly file: number; at: number }>();
  let files = 0;

  const inFolder = (path: string): boolean => dirname(path) === folder;
  const onOpen = (args: string, descriptor: number): void => {
    const path = resolve(stringsOf(args)[0]?.toString() ?? '');
    if (path === folder) open.set(descriptor, { file: -1, at: 0 });
    else if (inFolder(path)) {
      if (!names.has(path)) {
        names.set(path, files);
        calls.push({ call: 'make', path, file: files++ });
      }
      const file = names.get(path) ?? -1;
      if (args.includes('O_TRUNC')) calls.push({ call: 'truncate', file, size: 0 });
      open.set(descriptor, { file, at: 0 });
    } else open.delete(descriptor);
  };

  for (const line of joinedLines(text)) {
    const [, , name = '', args = '', result = '-1'] = LINE.exec(line) ?? [];
    if (name === '' || Number(result) < 0) continue;
    const descriptor = Number.parseInt(args, 10);
    const at = open.get(descriptor);
    if (UNKNOWN.includes(name) && (at !== undefined || stringsOf(args).some((one) => inFolder(one.toString()))))
      throw new Error(`${name} is a call that the model of the disk does not know`);
    if (name === 'openat') onOpen(args, Number(result));
    else if (name === 'close') open.delete(descriptor);
    else if (name.startsWith('rename')) {
      const [from = '', to = ''] = stringsOf(args).map(String);
      const file = names.get(from);
      if (file === undefined) continue;
      names.delete(from);
      names.set(to, file);
      calls.push({ call: 'rename', from, to });
    } else if (name.startsWith('unlink')) {
      const path = String(stringsOf(args)[0]);
      if (names.delete(path)) calls.push({ call: 'unlink', path });
    } else if (name === 'write' && descriptor === 1) {
      calls.push({ call: 'said', text: String(stringsOf(args)[0]) });
    } else if (at !== undefined) {
      const file = at.file;
      if (name.endsWith('sync')) calls.push(file < 0 ? { call: 'sync-folder' } : { call: 'sync', file });
      if (name === 'ftruncate') calls.push({ call: 'truncate', file, size: Number(/, (\d+)$/.exec(args)?.[1]) });
      if (name === 'write' || name === 'pwrite64') {
        const data = stringsOf(args)[0]?.subarray(0, Number(result)) ?? Buffer.alloc(0);
        const offset = name === 'write' ? at.at : Number(/, (\d+)$/.exec(args)?.[1]);
        if (name === 'write') at.at += data.length;
        calls.push({ call: 'write', file, offset, data });
      }
    }
  }
  return calls;
}

/** Whole calls; one that another thread interrupted stands in two lines. */
function* joinedLines(text: string): Generator<string> {
  const begun = new Map<string, string>();
  for (const line of text.split('\n')) {
    const thread = line.slice(0, line.indexOf(' '));
    if (line.endsWith('<unfinished ...>')) begun.set(thread, line.slice(0, -'<unfinished ...>'.length).trimEnd());
    else if (line.includes(' resumed>'))
      yield (begun.get(thread) ?? '') + line.slice(line.indexOf(' resumed>') + ' resumed>'.length);
    else yield line;
  }
}

/** The quoted strings among the arguments; every byte is written as `\xhh`. */
function stringsOf(args: string): Buffer[] {
  return [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex = '']) =>
    Buffer.from(hex.replaceAll('\\x', ''), 'hex'),
  );
}
