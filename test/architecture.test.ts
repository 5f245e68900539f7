/** The rules of the design and of the style, run over every source file; and the rules themselves, run over planted faults. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FILE_RULES, MEDIAN_LINES, medianLength, repeatedNames } from './support/architecture-rules.ts';
import { readSourceText, type SourceText } from './support/source-text.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const FOLDERS = ['daemon', 'devices', 'simulators', 'kiosk-ui', 'verify-page', 'test'];
const NOT_OURS = /(?:^|\/)(?:node_modules|dist|vectors)(?:\/|$)/;

const sources: SourceText[] = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path}`)
    .filter((path) => /\.tsx?$/.test(path) && !NOT_OURS.test(path))
    .map((path) => readSourceText(path, readFileSync(join(ROOT, path), 'utf8'))),
);

describe('every source file', () => {
  test('is found', () => {
    const found = new Set(sources.map(({ path }) => path));
    for (const path of ['daemon/clock.ts', 'devices/kit/result.ts', 'kiosk-ui/clock.ts', 'test/architecture.test.ts']) {
      expect(found).toContain(path);
    }
  });

  test.each(Object.entries(FILE_RULES))('%s', (_, rule) => {
    expect(sources.flatMap((source) => rule(source).map((trouble) => `${source.path} ${trouble}`))).toEqual([]);
  });

  test('base names of product files are unique', () => {
    expect(repeatedNames(sources.map(({ path }) => path))).toEqual([]);
  });

  test(`half of the product files have at most ${MEDIAN_LINES} lines`, () => {
    expect(medianLength(sources)).toBeLessThanOrEqual(MEDIAN_LINES);
  });
});

/** The names of the rules that find something in one planted file. */
function caughtBy(path: string, lines: string): string[] {
  const source = readSourceText(path, `/** Planted. */\n${lines}\n`);
  return Object.entries(FILE_RULES).flatMap(([name, rule]) => (rule(source).length > 0 ? [name] : []));
}

describe('a forbidden import is caught', () => {
  test.each([
    ['devices/kit/x.ts', "import { a } from '../scanner/contract.ts';"],
    ['devices/transports/x.ts', "import { a } from '../id-reader/protocol/sam-frame.ts';"],
    ['devices/id-reader/protocol/x.ts', "import type { IdDocument } from '../contract.ts';"],
    ['devices/id-reader/protocol/id-document.ts', "import { IdDocument } from '../contract.ts';"],
    ['devices/id-reader/protocol/id-document.ts', "import { type IdDocument } from '../contract.ts';"],
    ['devices/id-reader/protocol/x.ts', "import { a } from '../../scanner/protocol/aim-id.ts';"],
    ['devices/id-reader/sam/x.ts', "import { a } from '../../scanner/contract.ts';"],
    ['devices/id-reader/sam/x.ts', "import { openSerial } from '../../transports/serial.ts';"],
    ['devices/id-reader/sam/x.ts', "import { a } from '../../../daemon/clock.ts';"],
    ['devices/id-reader/sam/x.ts', "import { SerialPort } from 'serialport';"],
    ['devices/id-reader/sam/x.ts', "const { SerialPort } = await import('serialport');"],
    ['devices/id-reader/sam/x.ts', "import { connect } from 'node:net';"],
    ['devices/kit/x.ts', "import { readFileSync } from 'node:fs';"],
    ['simulators/wires/x.ts', "import { a } from '../../devices/id-reader/protocol/sam-frame.ts';"],
    ['simulators/id-reader/x.ts', "import { a } from '../../devices/id-reader/sam/machine.ts';"],
    ['simulators/id-reader/x.ts', "export * from '../../devices/id-reader/sam/driver.ts';"],
    ['simulators/id-reader/x.ts', "import koffi from 'koffi';"],
    ['daemon/ledger/x.ts', "import { a } from '../../devices/id-reader/protocol/codes.ts';"],
    ['daemon/ledger/x.ts', "import { a } from '../../devices/catalogue.ts';"],
    ['daemon/ledger/x.ts', "import { a } from '../build.ts';"],
    ['daemon/ledger/x.ts', "import { a } from '../cli/start.ts';"],
    ['daemon/api/x.ts', "import Database from 'better-sqlite3';"],
    ['daemon/desk/x.ts', "import { WebSocket } from 'ws';"],
    ['daemon/desk/x.ts', "import lodash from 'lodash';"],
    ['daemon/api/contract/x.ts', "import type { Entry } from '../../ledger/entry.ts';"],
    ['daemon/profiles/x.ts', "import { ok } from '../../devices/kit/result.ts';"],
    ['daemon/build.ts', "const { openSimulators } = await import('../simulators/scenario/sim-config.ts');"],
    ['daemon/build.ts', "const worker = new Worker(new URL('../simulators/x.ts', import.meta.url));"],
    ['daemon/main.ts', "import { openSimulators } from '../simulators/scenario/sim-config.ts';"],
    ['daemon/cli/start.ts', "import '../../simulators/scenario/sim-config.ts';"],
    ['daemon/desk/x.ts', "import { createManualClock } from '../../test/support/manual-clock.ts';"],
    ['kiosk-ui/x.tsx', "import { Hello } from '../daemon/api/contract/session.ts';"],
    ['kiosk-ui/x.tsx', "import type { Entry } from '../daemon/ledger/entry.ts';"],
    ['kiosk-ui/client/x.ts', "import { say } from '../say.ts';"],
    ['kiosk-ui/client/x.ts', "import { useState } from 'react';"],
    ['kiosk-ui/x.tsx', "import { createHash } from 'node:crypto';"],
    ['daemon/desk/x.ts', 'const area = await import(name);'],
    ['daemon/desk/x.ts', "const area = await import('./' + name);"],
    ['daemon/desk/x.ts', "const old = createRequire(import.meta.url); require('serialport');"],
    ['tools/x.ts', "import { ok } from '../devices/kit/result.ts';"],
  ])('%s: %s', (path, line) => {
    expect(caughtBy(path, line)).toEqual(['imports follow the table']);
  });
});

describe('an allowed import is let through', () => {
  test.each([
    ['devices/id-reader/protocol/id-document.ts', "import type { IdDocument } from '../contract.ts';"],
    ['devices/id-reader/protocol/mrz/x.ts', "import { ok } from '../../../kit/result.ts';"],
    ['devices/id-reader/sam/x.ts', "import type { Serial } from '../../transports/serial.ts';"],
    ['devices/transports/x.ts', "const { SerialPort } = await import('serialport');"],
    ['simulators/id-reader/x.ts', "import { a } from '../../devices/id-reader/protocol/sam-frame.ts';"],
    ['daemon/main.ts', "const load = () => import('../simulators/scenario/sim-config.ts');"],
    ['daemon/gateway/x.ts', "import { a } from '../../devices/catalogue.ts';"],
    ['daemon/identity/x.ts', "import type { IdDocument } from '../../devices/id-reader/contract.ts';"],
    ['daemon/workers/x.ts', "const worker = new Worker(new URL('./ledger-writer-thread.ts', import.meta.url));"],
    ['kiosk-ui/client/x.ts', "import { LIMITS } from '../../daemon/api/contract/wire.ts';"],
    ['kiosk-ui/x.tsx', "import type { Hello } from '../daemon/api/contract/session.ts';"],
    ['kiosk-ui/x.tsx', "import zhCN from 'antd/locale/zh_CN';"],
    ['daemon/desk/x.ts', "// import { a } from '../../test/x.ts';\nconst text = \"import 'serialport'\";"],
    ['test/x.test.ts', "import { a } from '../simulators/bench.ts';"],
  ])('%s: %s', (path, line) => {
    expect(caughtBy(path, line)).toEqual([]);
  });
});

describe('another fault is caught', () => {
  test.each([
    ['time and chance are handed in', 'daemon/desk/x.ts', 'const at = Date.now();'],
    ['time and chance are handed in', 'daemon/desk/x.ts', 'const at = new Date();'],
    ['time and chance are handed in', 'daemon/desk/x.ts', 'const at = new Date;'],
    ['time and chance are handed in', 'daemon/desk/x.ts', `const at = \`\${Date.now()}\`;`],
    ['time and chance are handed in', 'kiosk-ui/x.tsx', 'const at = performance.now();'],
    ['time and chance are handed in', 'simulators/x.ts', 'setTimeout(go, 5);'],
    ['time and chance are handed in', 'simulators/x.ts', 'globalThis.setInterval(go, 5);'],
    ['time and chance are handed in', 'simulators/x.ts', 'const later = setImmediate;'],
    ['time and chance are handed in', 'devices/kit/x.ts', 'const n = Math.random();'],
    ['time and chance are handed in', 'daemon/desk/x.ts', 'const t = process.hrtime.bigint();'],
    ['time and chance are handed in', 'daemon/desk/x.ts', 'const s = AbortSignal.timeout(5);'],
    ['tests never sleep', 'test/x.test.ts', 'await new Promise((resolve) => setTimeout(resolve, 50));'],
    ['tests never sleep', 'test/x.test.ts', "import { setTimeout as sleep } from 'node:timers/promises';"],
    ['no file is longer than the limit', 'test/x.test.ts', 'a();\n'.repeat(400)],
    ['nothing is written in a way that the project does without', 'daemon/desk/x.ts', 'export default 1;'],
    ['nothing is written in a way that the project does without', 'daemon/desk/x.ts', 'export { a as default };'],
    [
      'nothing is written in a way that the project does without',
      'daemon/desk/x.ts',
      'export const enum Door { open }',
    ],
    ['nothing is written in a way that the project does without', 'daemon/desk/x.ts', 'namespace Doors { }'],
    ['nothing is written in a way that the project does without', 'test/x.ts', 'const a = b as any;'],
    ['nothing is written in a way that the project does without', 'test/x.ts', '// @ts-ignore\na();'],
    ['nothing is written in a way that the project does without', 'test/x.ts', '// biome-ignore lint: because\na();'],
    ['names say something', 'daemon/desk/utils.ts', ''],
    ['names say something', 'kiosk-ui/screens/index.tsx', ''],
    ['the process ends in main and the commands only', 'daemon/desk/x.ts', 'process.exit(1);'],
  ])('%s: %s %s', (name, path, lines) => {
    expect(caughtBy(path, lines)).toContain(name);
  });

  test('a product file without its doc comment', () => {
    const rule = FILE_RULES['product files begin with their doc comment'];
    expect(rule?.(readSourceText('daemon/desk/x.ts', 'export const a = 1;\n'))).toHaveLength(1);
    expect(rule?.(readSourceText('daemon/desk/x.ts', '/** */\nexport const a = 1;\n'))).toHaveLength(1);
    expect(rule?.(readSourceText('daemon/desk/x.ts', '#!/usr/bin/env node\n/** Says so. */\n'))).toEqual([]);
  });

  test('two product files of one name, but not where each folder has its own on purpose', () => {
    expect(repeatedNames(['daemon/a/x.ts', 'daemon/b/x.ts', 'test/x.ts'])).toEqual([
      'x.ts: daemon/a/x.ts, daemon/b/x.ts',
    ]);
    expect(repeatedNames(['devices/a/b/driver.ts', 'devices/a/c/driver.ts', 'daemon/x.ts', 'test/x.ts'])).toEqual([]);
  });

  test('a median that grew', () => {
    const long = readSourceText('daemon/a.ts', 'a();\n'.repeat(101));
    const short = readSourceText('daemon/b.ts', 'a();\n');
    expect(medianLength([long, long, short])).toBe(101);
    expect(medianLength([long, short, short])).toBe(1);
    expect(medianLength([long, long, { ...short, path: 'test/b.ts' }])).toBe(101);
  });
});

describe('what looks like a fault and is none', () => {
  test.each([
    ['daemon/clock.ts', 'const at = Date.now();'],
    ['kiosk-ui/clock.ts', 'setTimeout(go, 5);'],
    ['daemon/desk/x.ts', 'const at = new Date(wall);\nsocket.setTimeout(5, end);'],
    ['daemon/desk/x.ts', "const text = 'Date.now()'; // setTimeout is forbidden\nconst rule = /Math.random/;"],
    ['daemon/desk/x.ts', 'const rules = [\n  // a comment before\n  /setTimeout/g,\n];'],
    ['daemon/desk/x.ts', `const text = \`new Date() \${a / b} Date.now() \${\`\${c}\`} setTimeout\`;`],
    ['test/support/eventually.ts', 'setTimeout(go, 5);'],
    ['test/x.config.ts', 'export default {};'],
    ['daemon/cli/x.ts', 'process.exit(2);'],
    ['kiosk-ui/x.tsx', 'const row = <p title="it\'s">{a} / {b}</p>;\nconst c = <br />;'],
  ])('%s: %s', (path, lines) => {
    expect(caughtBy(path, lines)).toEqual([]);
  });
});
