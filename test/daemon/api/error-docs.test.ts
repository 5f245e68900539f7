import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ERROR_CATALOGUE, ERROR_CODES } from '../../../daemon/api/contract/error-catalogue.ts';
import { HTTP_REFUSAL_CODES, HTTP_REFUSALS } from '../../../daemon/api/http-refusals.ts';

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

/** The page as it must stand. When the test fails, it prints this; put it into docs/errors.md. */
function errorsPage(): string {
  return [
    '# Errors',
    '',
    'Both lists are closed: a client may rely on no other code. A test holds this page to the code.',
    '',
    '## Answers to calls',
    '',
    '`code` stands in `error.data.code`, the number in `error.code`. Retryable: the same call may succeed later without',
    'anybody changing it.',
    '',
    row(['code', 'number', 'retryable', 'zh-CN', 'en']),
    row(['---', '---', '---', '---', '---']),
    ...ERROR_CODES.map((code) => {
      const { rpc, retryable, zh, en } = ERROR_CATALOGUE[code];
      return row([`\`${code}\``, rpc, retryable ? 'yes' : 'no', zh, en]);
    }),
    '',
    '## Refusals over HTTP',
    '',
    'The body is `{ "code": …, "text": { "zh-CN": …, "en": … } }`.',
    '',
    row(['code', 'status', 'zh-CN', 'en']),
    row(['---', '---', '---', '---']),
    ...HTTP_REFUSAL_CODES.map((code) => {
      const { status, zh, en } = HTTP_REFUSALS[code];
      return row([`\`${code}\``, status, zh, en]);
    }),
    '',
  ].join('\n');
}

test('docs/errors.md says what the catalogue says', () => {
  const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  expect(page, `docs/errors.md must be:\n${errorsPage()}`).toBe(errorsPage());
});
