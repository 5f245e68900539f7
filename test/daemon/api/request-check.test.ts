import { expect, test } from 'vitest';
import { checkRequest } from '../../../daemon/api/request-check.ts';
import { err, ok } from '../../../devices/kit/result.ts';

const host = ['127.0.0.1:7411'];

test('a page that is opened by hand, by our own page or by a program is answered', () => {
  expect(checkRequest('GET', { host }, 7411)).toEqual(ok(undefined));
  expect(checkRequest('GET', { host, 'sec-fetch-site': ['none'] }, 7411)).toEqual(ok(undefined));
  expect(checkRequest('GET', { host, 'sec-fetch-site': ['same-origin'] }, 7411)).toEqual(ok(undefined));
  expect(checkRequest('GET', { host, origin: ['http://127.0.0.1:7411'] }, 7411)).toEqual(ok(undefined));
});

test('a link on another site may lead here', () => {
  const link = {
    host,
    'sec-fetch-site': ['cross-site'],
    'sec-fetch-mode': ['navigate'],
    'sec-fetch-dest': ['document'],
  };
  expect(checkRequest('GET', link, 7411)).toEqual(ok(undefined));
  expect(checkRequest('POST', link, 7411)).toEqual(err('crossSite'));
});

test.each(['cross-site', 'same-site'])('a %s script, picture or frame gets nothing', (site) => {
  expect(checkRequest('GET', { host, 'sec-fetch-site': [site], 'sec-fetch-mode': ['no-cors'] }, 7411)).toEqual(
    err('crossSite'),
  );
  const frame = { host, 'sec-fetch-site': [site], 'sec-fetch-mode': ['navigate'], 'sec-fetch-dest': ['iframe'] };
  expect(checkRequest('GET', frame, 7411)).toEqual(err('crossSite'));
});

test('a rebinding name and a foreign origin are refused', () => {
  expect(checkRequest('GET', { host: ['attacker.example:7411'] }, 7411)).toEqual(err('hostForbidden'));
  expect(checkRequest('GET', { host, origin: ['https://attacker.example'] }, 7411)).toEqual(err('originForbidden'));
});
