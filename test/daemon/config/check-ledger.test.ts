import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseConfig } from '../../../daemon/config/parse-config.ts';

const { witness_vkey: WITNESS, log_vkey: LOG } = JSON.parse(
  readFileSync(new URL('../../vectors/ledger.json', import.meta.url), 'utf8'),
) as { witness_vkey: string; log_vkey: string };

function problems(text: string): string[] {
  const parsed = parseConfig(text);
  return parsed.ok ? [] : parsed.error.map((problem) => problem.where).sort();
}

const witness = (vkey: string): string =>
  `[[ledger.witnesses]]\nvkey = "${vkey}"\nurl = "https://hub.example/district"\n`;

test('a witness with its printed key is taken', () => {
  expect(problems(witness(WITNESS))).toEqual([]);
});

test('a log’s key, a damaged key and one that stands twice are refused, each at its place', () => {
  expect(problems(witness(LOG))).toEqual(['ledger.witnesses.0.vkey']);
  expect(problems(witness(WITNESS.replace('c4500b47', 'c4500b48')))).toEqual(['ledger.witnesses.0.vkey']);
  expect(problems(witness(WITNESS) + witness(WITNESS))).toEqual(['ledger.witnesses.1.vkey']);
});

test('outside this PC a witness is asked over TLS only', () => {
  const at = (url: string): string => witness(WITNESS).replace('https://hub.example/district', url);
  for (const url of ['http://127.0.0.1:8799/', 'http://localhost:8799', 'http://[::1]:8799/w', 'https://10.0.0.2/w'])
    expect(problems(at(url))).toEqual([]);
  for (const url of ['http://10.0.0.2/w', 'http://127.0.0.1.example/', 'http://localhost.example/w'])
    expect(problems(at(url))).toEqual(['ledger.witnesses.0.url']);
});

test('an address that is none is refused', () => {
  expect(problems(witness(WITNESS).replace('https://hub.example/district', 'ftp://hub.example'))).not.toEqual([]);
});

test('backups that nobody could open are refused', () => {
  expect(problems('[backup]\nfolder = "/media/stick"\n')).toEqual(['backup.recipients']);
  expect(problems('[backup]\nrecipients = ["age1short"]\n')).not.toEqual([]);
});
