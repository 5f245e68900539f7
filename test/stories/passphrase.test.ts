import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ExitCode } from '../../daemon/cli/exit-codes.ts';
import { startDaemon } from '../support/running-daemon.ts';
import { storyFolder } from '../support/story-disk.ts';
import { typeAt } from '../support/typed-command.ts';
import { until } from '../support/until.ts';

const FIRST = 'the first custodian’s words';
const SECOND = '第二位保管人的十二字以上口令';

test('two custodians seal the master key at its real cost; from then on no start goes without both', async () => {
  const data = join(storyFolder(), 'data');
  const daemon = await startDaemon(data);
  await daemon.end('SIGTERM');
  const plain = readFileSync(join(data, 'keys', 'master-key'));
  const seal = await typeAt(['key', 'seal', '--data', data], [FIRST, FIRST, SECOND, SECOND]);
  expect(await seal.ended).toBe(0);
  expect(existsSync(join(data, 'keys', 'master-key'))).toBe(false);
  expect(readFileSync(join(data, 'keys', 'master-key.sealed')).includes(plain.toString('base64'))).toBe(false);
  const status = await typeAt(['key', '--data', data], []);
  expect(await status.ended).toBe(0);
  expect(status.said()).toContain('由两名保管人的口令封存');
  for (const secret of [FIRST, SECOND]) expect(seal.said() + seal.echoed()).not.toContain(secret);

  // Without a terminal, as systemd starts it: it waits for `twinlock unlock`.
  const starting = startDaemon(data);
  await until('it waits', () => existsSync(join(data, 'run', 'control.sock')), 15_000);
  const wrong = await typeAt(['unlock', '--data', data], [FIRST, 'not the second one’s words']);
  expect(await wrong.ended).toBe(ExitCode.notSound);
  const right = await typeAt(['unlock', '--data', data], [FIRST, SECOND]);
  expect(await right.ended).toBe(0);
  const open = await starting;
  const counter = await open.session('counter', await open.pair(['counter']));
  expect(JSON.stringify(counter.hello)).not.toContain('"developmentKey":true');
  await open.end('SIGTERM');
  expect(open.output()).not.toContain(SECOND);

  // Other custodians take over: the present ones type first.
  const third = 'somebody else’s long words';
  const answers = [SECOND, FIRST, third, third, SECOND, SECOND];
  const handed = await typeAt(['key', 'seal', '--data', data], answers);
  expect(await handed.ended).toBe(0);
}, 90_000);
