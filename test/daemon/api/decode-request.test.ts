import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeRequest } from '../../../daemon/api/decode-request.ts';
import { jsonShape } from '../../../daemon/api/json-shape.ts';
import { createValidators } from '../../../daemon/api/validators.ts';
import { err, ok } from '../../../devices/kit/result.ts';

const validators = createValidators();
const decode = (text: string) => decodeRequest(text, validators);
const bad = (detail?: string, id: string | null = null) =>
  err({ id, error: { code: 'invalidRequest', ...(detail === undefined ? {} : { detail }) } });

test('a request is taken as it stands', () => {
  const request = { jsonrpc: '2.0', id: 'a', method: 'session.ping', params: {} };
  expect(decode(JSON.stringify(request))).toEqual(ok(request));
});

test('what is no JSON is a parse error', () => {
  expect(decode('{')).toEqual(err({ id: null, error: { code: 'parseError' } }));
  expect(decode('')).toEqual(err({ id: null, error: { code: 'parseError' } }));
});

test('a batch is refused', () => {
  expect(decode('[{"jsonrpc":"2.0","id":"a","method":"session.ping"}]')).toEqual(bad('batch'));
});

test('a notification from a client is refused', () => {
  expect(decode('{"jsonrpc":"2.0","method":"session.ping"}')).toEqual(bad());
});

test('a broken request with a usable id is answered under it', () => {
  expect(decode('{"jsonrpc":"1.0","id":"a","method":"session.ping"}')).toEqual(bad(undefined, 'a'));
  expect(decode(`{"jsonrpc":"2.0","id":"${'x'.repeat(65)}","method":"m"}`)).toEqual(bad());
  expect(decode('{"jsonrpc":"2.0","id":7,"method":"m"}')).toEqual(bad());
  expect(decode('null')).toEqual(bad());
});

test.each(['__proto__', 'constructor', 'toString'])('the key %s pollutes nothing and is refused', (key) => {
  expect(decode(`{"jsonrpc":"2.0","id":"a","method":"session.ping","${key}":{"admin":true}}`)).toEqual(
    bad(undefined, 'a'),
  );
  expect(validators.params('session.ping', JSON.parse(`{"${key}":{"admin":true}}`))).toEqual(err({ path: `/${key}` }));
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});

test('an object that names a key twice is refused, also when it is spelled with escapes', () => {
  expect(decode('{"jsonrpc":"2.0","id":"a","method":"session.ping","method":"ledger.page"}')).toEqual(
    bad('duplicate-key'),
  );
  expect(jsonShape('{"a":1,"\\u0061":2}')).toBe('duplicate-key');
  expect(jsonShape('{"a":{"a":["a","a",{"a":1}]},"b":"a"}')).toBe('fine');
});

test('ten thousand levels are refused before they are parsed', () => {
  expect(decode(`${'['.repeat(10_000)}${']'.repeat(10_000)}`)).toEqual(bad('too-deep'));
  expect(decode(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`)).toEqual(bad('too-deep'));
  expect(jsonShape(`${'['.repeat(32)}${']'.repeat(32)}`)).toBe('fine');
  expect(jsonShape('['.repeat(33))).toBe('too-deep');
});

test('brackets and quotes inside strings count for nothing', () => {
  expect(jsonShape(JSON.stringify({ a: '[{"'.repeat(100), b: '\\"' }))).toBe('fine');
});

test('whatever JSON has no repeated key and is flat enough is fine', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => jsonShape(JSON.stringify(value)) === 'fine'));
});

test('any text gets an answer and no exception', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof decode(text).ok === 'boolean'));
  const hostile = fc.array(fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', 'a', '1'), { maxLength: 60 });
  fc.assert(fc.property(hostile, (parts) => typeof decode(parts.join('')).ok === 'boolean'));
});

test('a text with half of a surrogate pair is refused wherever it stands; whole pairs are taken', () => {
  const call = (params: string, id = '"a"') =>
    `{"jsonrpc":"2.0","id":${id},"method":"session.ping","params":${params}}`;
  for (const params of [
    '{"x":"\\ud800"}',
    '{"x":[{"y":"a\\udc00b"}]}',
    '{"\\ud83d":1}',
    '{"x":"\\udc00\\ud800"}',
    '{"x":"\ud800"}',
  ])
    expect(decode(call(params)), params).toEqual(bad('text', 'a'));
  // An answer could not be sent under such an id either.
  expect(decode(call('{}', '"\\ud800"'))).toEqual(bad('text'));
  expect(decode(call('{"x":"\\ud83d\\ude00"}')).ok).toBe(true);
  expect(decode(call('{"x":"样本😀"}')).ok).toBe(true);
});
