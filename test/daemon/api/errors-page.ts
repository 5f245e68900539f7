/** docs/errors.md as it must stand: `node test/daemon/api/errors-page.ts > docs/errors.md` writes it. */
import { ERROR_CATALOGUE, ERROR_CODES } from '../../../daemon/api/contract/error-catalogue.ts';
import { HTTP_REFUSAL_CODES, HTTP_REFUSALS } from '../../../daemon/api/http-refusals.ts';

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

export function errorsPage(): string {
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

if (import.meta.main) process.stdout.write(errorsPage());
