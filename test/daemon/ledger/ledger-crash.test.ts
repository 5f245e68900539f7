import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { verifyLedger } from '../../../daemon/ledger/verify.ts';
import { entryAt, golden, openForTest, temporaryFolder } from './ledger-fixture.ts';

const verify = (path: string) => verifyLedger({ path, vkey: golden.log_vkey, onProgress: () => {} });

/** Appends in a process of its own until it is killed after `acks` acknowledgements; returns the highest acknowledged size. */
async function appendUntilKilled(path: string, acks: number): Promise<number> {
  const child = spawn(process.execPath, [new URL('append-forever.ts', import.meta.url).pathname, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  let acknowledged = 0;
  let seen = 0;
  // Lines that are still in the pipe after the kill are acknowledgements too.
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line);
    if (++seen === acks) child.kill('SIGKILL');
  }
  expect(await gone).toBe('SIGKILL');
  return acknowledged;
}

test('every acknowledged entry survives a SIGKILL in mid-append, twenty times on the same ledger', async () => {
  const path = join(temporaryFolder(), 'ledger.db');
  let size = 0;
  for (let round = 0; round < 20; round++) {
    const acknowledged = await appendUntilKilled(path, 1 + ((round * 37) % 90));
    expect(acknowledged).toBeGreaterThan(size);
    const found = verify(path);
    expect(found.findings).toEqual([]);
    expect(found.size).toBeGreaterThanOrEqual(acknowledged);
    size = found.size;
  }
  const { ledger } = await openForTest(path);
  expect(ledger.nextSeq()).toBe(size);
}, 60_000);

/** A disk of its own, so small that it soon is full. Mounting takes root. */
function tinyDisk(bytes: number): string | null {
  const folder = join(temporaryFolder(), 'disk');
  mkdirSync(folder);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
  if (mounted.status !== 0) return null;
  // A lazy unmount needs no waiting for files that are still open; test hooks run last first, so before the removal.
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  return folder;
}

const canMount = process.geteuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;

describe.runIf(canMount)('a disk that fills up (needs root to mount one)', () => {
  test('ends the ledger with SQLITE_FULL, acknowledges nothing more, and loses nothing acknowledged', async () => {
    const disk = tinyDisk(600_000);
    if (disk === null) throw new Error('tmpfs could not be mounted');
    const path = join(disk, 'ledger.db');
    const { ledger, fatal } = await openForTest(path);
    let acknowledged = 0;
    const ended = new Promise<void>((resolve) => {
      const next = (): void => {
        void ledger.append([entryAt(ledger.nextSeq(), { text: 'x'.repeat(2_000) })], null).then(() => {
          acknowledged = ledger.size();
          next();
        });
        if (acknowledged > 5_000) throw new Error('the disk never filled up');
      };
      next();
      // Turns of the loop, not time: until the writer says that it is over.
      const look = (): void => void (fatal.length > 0 ? resolve() : setImmediate(look));
      look();
    });
    await ended;
    expect(fatal).toEqual(['SQLITE_FULL']);
    expect(acknowledged).toBeGreaterThan(10);
    expect(ledger.size()).toBe(acknowledged);
    await ledger.close();
    expect(spawnSync('mount', ['-o', 'remount,size=5000000', disk]).status).toBe(0);
    const again = await openForTest(path);
    expect(again.ledger.size()).toBeGreaterThanOrEqual(acknowledged);
    const found = verify(path);
    expect(found.findings).toEqual([]);
    await again.ledger.append([entryAt(again.ledger.nextSeq())], null);
    expect(again.fatal).toEqual([]);
  });
});
