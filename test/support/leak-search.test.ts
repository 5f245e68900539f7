import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { createLeakSearch, formsOf, formsOfBytes } from './leak-search.ts';

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
  ['hexadecimal with blanks', (value) => Buffer.from(spelt(value, ' '))],
  ['hexadecimal with colons, upper case', (value) => Buffer.from(spelt(value, ':').toUpperCase())],
  ['escaped bytes', (value) => Buffer.from(`\\x${spelt(value, '\\x')}`)],
  ['a Buffer as JSON', (value) => Buffer.from(JSON.stringify({ buffer: Buffer.from(value) }))],
  ['bytes as JSON', (value) => Buffer.from(JSON.stringify({ bytes: new TextEncoder().encode(value) }))],
  ['bytes with blanks', (value) => Buffer.from([...Buffer.from(value)].join(', '))],
  ['signs one by one as JSON', (value) => Buffer.from(JSON.stringify(['2', ...value, 'enter']))],
  ['signs one by one', (value) => Buffer.from(String([...value]))],
  ['JSON', (value) => Buffer.from(JSON.stringify({ value }))],
  ['gzip', (value) => gzipSync(`many words before ${value} and after`)],
  ['zlib', (value) => deflateSync(`many words before ${value} and after`)],
  ['zlib, fastest', (value) => deflateSync(`many words before ${value} and after`, { level: 1 })],
  ['gzip cut off', (value) => gzipSync(`${value}${noise.toString('latin1')}`).subarray(0, 2_000)],
  ['gzip within gzip', (value) => gzipSync(Buffer.concat([noise, gzipSync(value)]))],
  ['hexadecimal within zlib', (value) => deflateSync(Buffer.from(value).toString('hex'))],
  ['zip', (value) => zipMember('a.txt', Buffer.from(value))],
];

function spelt(value: string, between: string): string {
  return [...Buffer.from(value)].map((byte) => byte.toString(16).padStart(2, '0')).join(between);
}

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

/** Sixteen bytes as a key has them, and a card's seven. */
const KEY = { name: 'the key', bytes: Uint8Array.from({ length: 16 }, (_, at) => (at * 73 + 0x91) & 0xff) };
const CARD = { name: 'the card', bytes: Uint8Array.of(0x04, 0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0x80) };

const bytePlantings: [form: string, write: (bytes: Uint8Array) => Buffer][] = [
  ['bytes', (bytes) => Buffer.from(bytes)],
  ['hexadecimal', (bytes) => Buffer.from(Buffer.from(bytes).toString('hex'))],
  ['hexadecimal, upper case', (bytes) => Buffer.from(Buffer.from(bytes).toString('hex').toUpperCase())],
  [
    'hexadecimal with blanks',
    (bytes) => Buffer.from([...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')),
  ],
  ['a dump of memory', (bytes) => Buffer.from(inspect(Buffer.from(bytes)))],
  ['base64, second place', (bytes) => Buffer.from(Buffer.from([7, ...bytes, 1, 2, 3]).toString('base64'))],
  ['base64url, third place', (bytes) => Buffer.from(Buffer.from([7, 8, ...bytes, 1, 2]).toString('base64url'))],
  ['a Buffer as JSON', (bytes) => Buffer.from(JSON.stringify(Buffer.from(bytes)))],
  ['bytes as JSON', (bytes) => Buffer.from(JSON.stringify(bytes))],
  ['a decimal number', (bytes) => Buffer.from(`card ${BigInt(`0x${Buffer.from(bytes).toString('hex')}`)}`)],
  ['a number whose last byte is first', (bytes) => Buffer.from(Buffer.from(bytes.toReversed()).toString('hex'))],
  ['bytes within gzip', (bytes) => gzipSync(Buffer.concat([noise, bytes, noise]))],
];

test.each(bytePlantings)('a key and a card planted as %s are found', (_form, write) => {
  const search = createLeakSearch([], [KEY, CARD]);
  for (const secret of [KEY, CARD])
    expect(search.inBytes('here', among(write(secret.bytes))).map(({ value }) => value)).toContain(secret.name);
  // One bit is another key.
  const other = KEY.bytes.with(3, (KEY.bytes[3] ?? 0) ^ 1);
  expect(search.inBytes('here', among(write(other)))).toEqual([]);
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
  expect(() => formsOfBytes({ name: 'two bytes', bytes: Uint8Array.of(1, 2) })).toThrow('too short');
});
