import { expect, test } from 'vitest';
import { createIncidentReporter, ownFrames } from '../../../daemon/api/incident.ts';

test('an incident is logged by number, kind and place, never with the error’s text', () => {
  const lines: unknown[] = [];
  const report = createIncidentReporter({
    log: { write: (...line) => lines.push(line) },
    random: () => Uint8Array.from([1, 2, 3, 4, 5, 255]),
  });
  expect(report('reading.start', new TypeError('张三 110101199001011234'))).toBe('0102030405ff');
  expect(lines).toEqual([
    [
      'error',
      'api.incident',
      {
        code: '0102030405ff',
        method: 'reading.start',
        reason: 'TypeError',
        path: expect.stringMatching(/^test\/daemon\/api\/incident\.test\.ts:\d+$/),
      },
    ],
  ]);
  expect(JSON.stringify(lines)).not.toContain('1101');
});

test('what is thrown without being an error is logged by its type', () => {
  const lines: unknown[] = [];
  const report = createIncidentReporter({
    log: { write: (...line) => lines.push(line) },
    random: () => new Uint8Array(6),
  });
  report('session.ping', '张三');
  expect(lines).toEqual([
    ['error', 'api.incident', { code: '000000000000', method: 'session.ping', reason: 'string', path: '' }],
  ]);
});

test('frames of libraries, of the system and of a forged message are left out', () => {
  const root = new URL('../../../', import.meta.url).href;
  const stack = [
    'Error: text',
    `    at a (${root}daemon/api/x.ts:12:3)`,
    `    at async file:///etc/passwd:1:1`,
    `    at b (${root}node_modules/ws/lib/sender.js:4:1)`,
    '    at node:internal/process:1:1',
    `    at async ${root}daemon/api/y.ts:7:9`,
  ].join('\n');
  expect(ownFrames(stack)).toBe('daemon/api/x.ts:12 < daemon/api/y.ts:7');
});
