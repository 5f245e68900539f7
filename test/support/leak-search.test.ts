import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { createLeakSearch, formsOf } from './leak-search.ts';

const NAME = '阿卜杜热依木·样本尔江';
const NUMBER = '110101189001010024';
const RARE = '\u{20BB7}样本甲'; // the first sign takes two UTF-16 units

/** Bytes that hide nothing: every value in turn, the same for each run. */
const noise = Buffer.from(Uint8Array.from({ length: 5_000 }, (_, at) => (at * 131 + (at >> 3) * 17) & 0xff));
const among = (planted: Buffer): Buffer => Buffer.concat([noise, planted, noise]);

/** Written here by other means than the search's own. */
const plantings: [form: string, write: (value: string) => Buffer][] = [
  ['UTF-8', (value) => Buffer.from(new TextEncoder().encode(value))],
  ['UTF-16LE', (value) => Buffer.from(value, 'ucs2')],
  ['UTF-16BE', (value) => Buffer.from([...Buffer.from(value, 'ucs2')].map((_, at, all) => all[at ^ 1] ?? 0))],
  ['base64, first place', (value) => Buffer.from(btoa(latin1(`${value} and more`)))],
  ['base64, second place', (value) => Buffer.from(btoa(latin1(`x${value} and more`)))],
  ['base64, third place', (value) => Buffer.from(btoa(latin1(`xy${value} and more`)))],
  ['base64 of UTF-16LE', (value) => Buffer.from(Buffer.from(`x${value} and more`, 'ucs2').toString('base64'))],
  ['base64url', (value) => Buffer.from(Buffer.from(`ÿ?~${value}ÿÿ`).toString('base64url'))],
  ['hexadecimal', (value) => Buffer.from(Buffer.from(value).toString('hex'))],
  ['hexadecimal, upper case', (value) => Buffer.from(Buffer.from(value).toString('hex').toUpperCase())],
  ['hexadecimal of UTF-16LE', (value) => Buffer.from(Buffer.from(value, 'ucs2').toString('hex'))],
  ['URL-encoded', (value) => Buffer.from(new URLSearchParams({ q: value }).toString())],
  ['URL-encoded, lower case', (value) => Buffer.from(encodeURIComponent(value).toLowerCase())],
  ['JSON', (value) => Buffer.from(JSON.stringify({ value }))],
  ['gzip', (value) => gzipSync(`many words before ${value} and after`)],
  ['zlib', (value) => deflateSync(`many words before ${value} and after`)],
  ['zlib, fastest', (value) => deflateSync(`many words before ${value} and after`, { level: 1 })],
  ['gzip cut off', (value) => gzipSync(`${value}${noise.toString('latin1')}`).subarray(0, 2_000)],
  ['gzip within gzip', (value) => gzipSync(Buffer.concat([noise, gzipSync(value)]))],
  ['hexadecimal within zlib', (value) => deflateSync(Buffer.from(value).toString('hex'))],
  ['zip', (value) => zipMember('a.txt', Buffer.from(value))],
];

function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** A local file header of a zip archive and its content, deflated. */
function zipMember(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(30);
  head.write('PK\x03\x04', 'latin1');
  head.writeUInt16LE(8, 8); // deflate
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, Buffer.from(name), deflateRawSync(content)]);
}

test.each(plantings)('a value planted as %s is found', (_form, write) => {
  for (const value of [NAME, NUMBER, RARE]) {
    const found = createLeakSearch([NAME, NUMBER, RARE]).inBytes('here', among(write(value)));
    expect(found.map((leak) => leak.value)).toContain(value);
  }
});

test.each([
  ['lower case', (unit: string) => unit],
  ['upper case', (unit: string) => unit.toUpperCase()],
])('a value planted as \\u escapes in %s is found', (_name, spell) => {
  const planted = Array.from(
    { length: NAME.length },
    (_, at) => `\\u${spell(NAME.charCodeAt(at).toString(16).padStart(4, '0'))}`,
  );
  const found = createLeakSearch([NAME]).inBytes('here', among(Buffer.from(`{"a":"${planted.join('')}"}`)));
  expect(found.map((leak) => leak.form).join()).toContain('\\u escapes');
});

test('where nothing is planted, nothing is found', () => {
  const search = createLeakSearch([NAME, NUMBER, RARE]);
  expect(search.inBytes('here', among(Buffer.alloc(0)))).toEqual([]);
  expect(search.inBytes('here', among(gzipSync('many words')))).toEqual([]);
  // One digit and one sign less.
  expect(search.inBytes('here', among(Buffer.from(NUMBER.slice(1) + NAME.slice(1))))).toEqual([]);
});

test('files in hidden folders and names of files are searched; folders that are left out are not', () => {
  const root = mkdtempSync(join(tmpdir(), 'twinlock-leak-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, '.hidden', 'deeper'), { recursive: true });
  mkdirSync(join(root, 'left-out'));
  writeFileSync(join(root, '.hidden', 'deeper', 'file'), among(Buffer.from(NUMBER)));
  writeFileSync(join(root, `${NUMBER}.txt`), '');
  writeFileSync(join(root, 'left-out', 'file'), NUMBER);
  const { leaks, files } = createLeakSearch([NUMBER]).inFolder(root, ['left-out']);
  expect(files).toBe(2);
  expect(leaks.map((leak) => leak.place).sort()).toEqual([
    join(root, '.hidden', 'deeper', 'file'),
    `name ${join(root, `${NUMBER}.txt`)}`,
  ]);
});

test('a value that chance would write is refused, not searched for', () => {
  expect(() => formsOf('女')).toThrow('too short');
  expect(() => formsOf('01')).toThrow('too short');
});
