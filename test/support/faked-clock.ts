/** A clock that a test sets under a running daemon: Debian's libfaketime, preloaded into the processes that the test starts. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';

const LIBRARIES = '/usr/lib';

/** Debian's package `faketime` puts it into the folder of the machine's architecture. */
function library(): string {
  const found = readdirSync(LIBRARIES)
    .map((folder) => join(LIBRARIES, folder, 'faketime', 'libfaketimeMT.so.1'))
    .find((path) => existsSync(path));
  if (found === undefined) throw new Error('libfaketime is not installed (package faketime)');
  return found;
}

export interface FakedClock {
  /** From now on the wall clock of the processes stands `seconds` off the real one. Nothing else moves. */
  stand(seconds: number): void;
}

/** Takes effect for processes that are started from now on, until the test ends. */
export function fakeTheClock(): FakedClock {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-clock-'));
  const file = join(folder, 'offset');
  const stand = (seconds: number): void => writeFileSync(file, `${seconds < 0 ? '' : '+'}${seconds}\n`);
  stand(0);
  const settings = {
    LD_PRELOAD: library(),
    FAKETIME_TIMESTAMP_FILE: file,
    // Read at each question: a clock that is set is set at once.
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    NO_FAKE_STAT: '1',
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });
  return { stand };
}
