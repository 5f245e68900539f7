import { expect, test } from 'vitest';
import { ErrorData } from '../../../daemon/api/contract/envelope.ts';
import { ERROR_CATALOGUE, ERROR_CODES } from '../../../daemon/api/contract/error-catalogue.ts';
import { errorResponse } from '../../../daemon/api/error-response.ts';
import { expectFits } from '../../support/ws-client.ts';

test.each(ERROR_CODES)('the error %s bears its number and both languages', (code) => {
  const { error } = errorResponse('a', { code });
  expectFits(ErrorData, error.data, code);
  expect(error.code).toBe(ERROR_CATALOGUE[code].rpc);
  expect(error.message).toBe(error.data.text.en);
  expect(error.data.text['zh-CN']).toMatch(/\p{Script=Han}/u);
});

test('no two codes share a number', () => {
  expect(new Set(ERROR_CODES.map((code) => ERROR_CATALOGUE[code].rpc)).size).toBe(ERROR_CODES.length);
});

test('what the case adds is passed on, and nothing that has no place in the contract', () => {
  const holder = { role: 'counter', session: 's1', name: '张三' };
  const error = { code: 'deviceBusy', holder, stack: 'secret', path: '/reader' } as const;
  const response = errorResponse(null, error);
  expect(response.error.data).toMatchObject({ holder: { role: 'counter', session: 's1' }, path: '/reader' });
  expectFits(ErrorData, response.error.data, 'deviceBusy');
});
