import { expect, test } from 'vitest';
import { allowedFields, createLog, LOG_FIELDS } from '../../daemon/log.ts';
import type { LogFields } from '../../devices/kit/log.ts';

test('a field that is not on the list is dropped', () => {
  const given = { device: 'id-reader-1', name: '张样本' } as LogFields;
  expect(allowedFields(given)).toEqual({ device: 'id-reader-1' });
});

test('a name, an address or a document number in an allowed field is withheld', () => {
  for (const value of ['张样本', '110101189001010024', '11010118900101002X', 'a'.repeat(201), 'line\nbreak'])
    expect(allowedFields({ reason: value })).toEqual({ reason: '(withheld)' });
});

test('codes, paths and a SAM number pass', () => {
  for (const value of ['paper-out', '/dev/serial/by-id/usb-1', '05.03-20151231-0000000001-0000000002'])
    expect(allowedFields({ reason: value })).toEqual({ reason: value });
});

test('one event is one line of JSON with its level, time and event', () => {
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line) }, 'info');
  log.write('debug', 'too.quiet', {});
  log.write('info', 'reader.opened', { device: 'id-reader-1', baudRate: 115200 });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 30,
    event: 'reader.opened',
    device: 'id-reader-1',
    baudRate: 115200,
  });
});

test('the list names each field once', () => {
  expect(new Set(LOG_FIELDS).size).toBe(LOG_FIELDS.length);
});
