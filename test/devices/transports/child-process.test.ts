import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createOneShotChild, type OneShotChild } from '../../../devices/transports/child-process.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { until } from '../../support/until.ts';

let directory = '';
let child: OneShotChild | null = null;
const input = Uint8Array.from({ length: 1024 }, (_, i) => i & 0xff);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'twinlock-test-'));
});
afterEach(async () => {
  await child?.close();
  rmSync(directory, { recursive: true, force: true });
});

/** A program made of a shell script; its environment is empty, so commands stand with their whole path. */
function program(script: string, maxOutputBytes = 200_000) {
  const path = join(directory, 'decoder');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o700);
  const clock = createManualClock();
  const made = createOneShotChild({ program: path, inputBytes: 1024, maxOutputBytes, timeoutMs: 3_000, clock });
  child = made;
  return { clock, run: made.run, close: made.close };
}

const note = (name: string) => join(directory, name);
const read = (name: string) => readFileSync(note(name), 'utf8').trim();
const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    // A zombie that nobody waited for yet is dead enough.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z');
  } catch {
    return false;
  }
};

describe('one-shot child', () => {
  test('it gets exactly the input and its output comes back', async () => {
    const { clock, run } = program('/bin/cat');
    expect(await run(input)).toEqual({ ok: true, value: input });
    expect(clock.pending()).toBe(0);
  });

  test('it runs with an empty environment, in a private directory that is gone afterwards', async () => {
    const { run } = program(
      `/usr/bin/env > ${note('env')}\n/bin/pwd > ${note('cwd')}\n/usr/bin/stat -c %a . > ${note('mode')}\necho left > trace\n/bin/cat > /dev/null`,
    );
    expect((await run(input)).ok).toBe(true);
    const names = read('env')
      .split('\n')
      .map((line) => line.split('=')[0]);
    // The shell sets these for itself.
    expect(names.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name ?? ''))).toEqual([]);
    expect(read('mode')).toBe('700');
    expect(existsSync(read('cwd'))).toBe(false);
  });

  test('an exit code other than 0 gives nothing, whatever it wrote', async () => {
    const { run } = program('/bin/cat\nexit 3');
    expect(await run(input)).toEqual({ ok: false, error: 'failed' });
  });

  test('a program that is not there gives nothing', async () => {
    const { run } = program('/bin/cat');
    rmSync(join(directory, 'decoder'));
    const answer = await run(input);
    expect(answer.ok).toBe(false);
  });

  test('another size of input is refused before anything is started', async () => {
    const { run } = program(`echo started > ${note('started')}`);
    expect(await run(input.slice(1))).toEqual({ ok: false, error: 'input-size' });
    expect(existsSync(note('started'))).toBe(false);
  });

  test('a program that reads nothing and complains at length still ends', async () => {
    const { run } = program('/usr/bin/head -c 300000 /dev/zero >&2');
    expect(await run(input)).toEqual({ ok: true, value: new Uint8Array(0) });
  });

  test('too much output ends it', async () => {
    const { clock, run } = program('/bin/cat /dev/zero', 1_000);
    expect(await run(input)).toEqual({ ok: false, error: 'too-much-output' });
    expect(clock.pending()).toBe(0);
  });

  test('a program that hangs is killed after three seconds, and its own children with it', async () => {
    const { clock, run } = program(`/bin/sleep 60 &\necho $! > ${note('pid')}\nwait`);
    const answer = run(input);
    await until('the grandchild', () => existsSync(note('pid')) && read('pid') !== '');
    await clock.advance(2_999);
    expect(alive(Number(read('pid')))).toBe(true);
    await clock.advance(1);
    expect(await answer).toEqual({ ok: false, error: 'timeout' });
    await until('the end of the grandchild', () => !alive(Number(read('pid'))));
  });

  test('one at a time', async () => {
    const { run } = program(
      `if [ -e ${note('busy')} ]; then exit 9; fi\necho > ${note('busy')}\n/bin/cat\n/bin/rm ${note('busy')}`,
    );
    const answers = await Promise.all([run(input), run(input), run(input)]);
    expect(answers.map((answer) => answer.ok)).toEqual([true, true, true]);
  });

  test('close kills what runs and ends what waits', async () => {
    const { clock, run, close } = program(`echo $$ > ${note('pid')}\n/bin/sleep 60`);
    const first = run(input);
    const second = run(input);
    await until('the start', () => existsSync(note('pid')) && read('pid') !== '');
    await close();
    await close();
    expect(await first).toEqual({ ok: false, error: 'closed' });
    expect(await second).toEqual({ ok: false, error: 'closed' });
    expect(alive(Number(read('pid')))).toBe(false);
    expect(clock.pending()).toBe(0);
  });
});
