import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ERROR_CATALOGUE, ERROR_CODES } from '../../../daemon/api/contract/error-catalogue.ts';
import { errorsPage } from './errors-page.ts';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

test('docs/errors.md says what the catalogue says', () => {
  expect(read('docs/errors.md'), 'run node test/daemon/api/errors-page.ts > docs/errors.md').toBe(errorsPage());
});

test('no two codes share a number, and no code is written twice in the files that make the catalogue', () => {
  const numbers = ERROR_CODES.map((code) => ERROR_CATALOGUE[code].rpc);
  expect(numbers.filter((rpc, at) => numbers.indexOf(rpc) !== at)).toEqual([]);
  // The parts are joined by spreading: a code that stands in two of them would silently lose its first sentence.
  const parts = ['error-catalogue', 'people-errors', 'sign-in-errors', 'custody-errors', 'register-errors'];
  const written = [...parts, 'ledger-errors'].flatMap((file) =>
    [...read(`daemon/api/contract/${file}.ts`).matchAll(/^ {2}(\w+): \{$/gm)].map(([, code]) => code),
  );
  expect(written.toSorted()).toEqual([...ERROR_CODES].sort());
});

test('every sentence is there in both languages, and Chinese ones use Chinese punctuation', () => {
  for (const code of ERROR_CODES) {
    const { zh, en } = ERROR_CATALOGUE[code];
    expect(zh, code).toMatch(/\p{Script=Han}.*。$/u);
    expect(zh, code).not.toMatch(/\p{Script=Han}[,;:!?()]|[,;:!?()]\p{Script=Han}/u);
    expect(en, code).toMatch(/^[A-Z].*\.$/);
    expect(en, code).not.toMatch(/\p{Script=Han}/u);
  }
});
