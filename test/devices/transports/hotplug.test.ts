import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLog } from '../../../devices/kit/log.ts';
import { type HotplugWatch, watchHotplug } from '../../../devices/transports/hotplug.ts';
import { until } from '../../support/until.ts';

let root = '';
let watching: HotplugWatch | null = null;
let changes = 0;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'twinlock-test-'));
  changes = 0;
});
afterEach(() => {
  watching?.close();
  watching = null;
  rmSync(root, { recursive: true, force: true });
});

function watch(path: string): void {
  watching = watchHotplug({ path, log: silentLog, onChange: () => changes++ });
}

/** Lets events that the system has already queued arrive. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}

async function changed(what: string): Promise<void> {
  await until(what, () => changes > 0);
  await turns();
  changes = 0;
}

describe('hot-plug', () => {
  test('a device that comes and goes in its directory is noticed each time', async () => {
    const path = join(root, 'by-id', 'reader');
    mkdirSync(join(root, 'by-id'));
    watch(path);
    for (let round = 0; round < 3; round++) {
      symlinkSync('/dev/null', path);
      await changed('plug');
      unlinkSync(path);
      await changed('unplug');
    }
  });

  test('the directory may be missing at first, come with the device, go with it and come again', async () => {
    const path = join(root, 'serial', 'by-id', 'reader');
    watch(path);
    for (let round = 0; round < 3; round++) {
      mkdirSync(join(root, 'serial', 'by-id'), { recursive: true });
      symlinkSync('/dev/null', path);
      await changed('plug');
      rmSync(join(root, 'serial'), { recursive: true });
      await changed('unplug');
    }
  });

  test('a directory that is replaced by another of the same name is watched on', async () => {
    const path = join(root, 'by-id', 'reader');
    mkdirSync(join(root, 'by-id'));
    watch(path);
    mkdirSync(join(root, 'new'));
    renameSync(join(root, 'by-id'), join(root, 'old'));
    renameSync(join(root, 'new'), join(root, 'by-id'));
    await turns();
    symlinkSync('/dev/null', path);
    await changed('plug');
  });

  test('rights that change are noticed', async () => {
    const path = join(root, 'reader');
    writeFileSync(path, '', { mode: 0o600 });
    watch(path);
    chmodSync(path, 0o660);
    await changed('rights');
  });

  test('neighbours and writing to the device are no change', async () => {
    const path = join(root, 'reader');
    writeFileSync(path, '');
    watch(path);
    writeFileSync(path, 'x');
    writeFileSync(join(root, 'other'), '');
    await turns();
    expect(changes).toBe(0);
    unlinkSync(path);
    await changed('unplug');
  });

  test('after close nothing is told', async () => {
    const path = join(root, 'reader');
    watch(path);
    watching?.close();
    watching?.close();
    writeFileSync(path, '');
    await turns();
    expect(changes).toBe(0);
  });
});
