import { describe, expect, test } from 'vitest';
import { PICTURE_CLASS } from '../../../../daemon/custody/pictures/picture-entries.ts';
import { createSafePictures } from '../../../../daemon/custody/pictures/safe-pictures.ts';
import { ok } from '../../../../devices/kit/result.ts';
import { filesWith } from '../../vault/vault-fixture.ts';
import { AUDITOR, DAY, HOUR, OF, type PictureWorld, pictureWorld, sealedIn } from './picture-world.ts';

async function withPicture(): Promise<{ world: PictureWorld; picture: string; sealed: readonly Buffer[] }> {
  const world = pictureWorld();
  await world.crash();
  await world.pictures().start();
  await world.pictures().take(OF);
  const sealed = sealedIn(world);
  expect(sealed).toHaveLength(1);
  for (const bytes of sealed) expect(filesWith(world.folder, bytes)).toEqual(['vault.db']);
  return { world, picture: String(world.last().data.picture), sealed };
}

function expectNothingLeft(world: PictureWorld, sealed: readonly Buffer[]): void {
  for (const bytes of sealed) expect(filesWith(world.folder, bytes)).toEqual([]);
  expect(world.vault().subjectsOf(PICTURE_CLASS)).toEqual([]);
  expect(filesWith(world.folder, Buffer.from('safe-still'))).toEqual([]);
}

describe('the rule of 31 days', () => {
  test('erases a picture within the hour after its 31st day and not before, and says so', async () => {
    const { world, picture, sealed } = await withPicture();
    await world.clock.advance(31 * DAY - 1);
    expect(world.types()).toEqual(['picture.taken']);
    expect(world.vault().open(world.entries.at(-1)?.subj ?? '').ok).toBe(true);
    await world.clock.advance(HOUR);
    expect(world.types()).toEqual(['picture.taken', 'picture.erased']);
    const { actors, cause, sim, data, ts, subj } = world.last();
    expect({ actors, cause, sim, data, subj }).toEqual({
      ...{ actors: [{ part: 'daemon' }], cause: 'op_1', sim: true, subj: undefined },
      data: { picture, rule: 'safe-still/31d' },
    });
    expectNothingLeft(world, sealed);
    const erased = { at: ts, rule: 'safe-still/31d' };
    expect(await world.pictures().picture({ picture }, AUDITOR)).toEqual(
      ok({ picture, state: 'erased', mediaType: null, base64: null, erased }),
    );
    expect(world.pictures().picturesOf('op_1')).toMatchObject([{ picture, state: 'erased' }]);
    expect(world.types()).toHaveLength(2);
    await world.crash();
    await world.pictures().start();
    expect(world.types()).toHaveLength(2);
    expect(await world.pictures().picture({ picture }, AUDITOR)).toMatchObject({ value: { state: 'erased', erased } });
  });

  test('leaves younger pictures and other people’s values alone', async () => {
    const { world } = await withPicture();
    const other = world.vault().prepare(world.vault().newSubject(), [{ f: 'name', value: '样本' }]);
    world.vault().store(other, 'identity-document');
    await world.clock.advance(DAY);
    await world.pictures().take({ ...OF, about: 'op_2' });
    await world.clock.advance(30 * DAY + HOUR);
    expect(world.types()).toEqual(['picture.taken', 'picture.taken', 'picture.erased']);
    expect(world.pictures().picturesOf('op_2')).toMatchObject([{ state: 'kept' }]);
    expect(world.vault().subjectsOf(PICTURE_CLASS)).toHaveLength(1);
    expect(world.vault().open(other.subject).ok).toBe(true);
  });

  test('is never shorter than 31 days', () => {
    const deps = {} as Parameters<typeof createSafePictures>[0];
    for (const days of [30, 0, 31.5, Number.NaN])
      expect(() => createSafePictures({ ...deps, days })).toThrow('31 days');
  });

  test('is tried again in an hour where the disk does not let a picture go, and nothing is claimed meanwhile', async () => {
    const { world, sealed } = await withPicture();
    world.breakVault({
      erase: () => {
        throw Object.assign(new Error('readonly'), { code: 'SQLITE_READONLY' });
      },
    });
    await world.clock.advance(31 * DAY + HOUR);
    expect(world.types()).toEqual(['picture.taken']);
    expect(world.logLines.at(-1)).toBe(
      JSON.stringify({ level: 'error', event: 'pictures.not-erased', code: 'SQLITE_READONLY' }),
    );
    world.breakVault(null);
    await world.clock.advance(HOUR);
    expect(world.types()).toEqual(['picture.taken', 'picture.erased']);
    expectNothingLeft(world, sealed);
  });

  test('ends with the daemon: no timer is left', async () => {
    const { world } = await withPicture();
    expect(world.clock.pending()).toBe(1);
    await world.pictures().close();
    await world.pictures().close();
    expect(world.clock.pending()).toBe(0);
  });
});

describe('a power cut while a picture is taken', () => {
  test('after the vault has it and before its entry is on disk: it is erased at the next start', async () => {
    const world = pictureWorld();
    world.holdLedger();
    void world.pictures().take(OF);
    await world.clock.advance(0);
    const sealed = sealedIn(world);
    expect(sealed).toHaveLength(1);
    await world.crash();
    expect(world.vault().subjectsOf(PICTURE_CLASS)).toHaveLength(1);
    await world.pictures().start();
    expect(world.types()).toEqual([]);
    expectNothingLeft(world, sealed);
  });

  test.each([
    ['keys.db', 'dek', 'vault.db'],
    ['vault.db', 'blob', 'keys.db'],
  ] as const)(
    'in the vault itself, with nothing in %s: the rest is erased at the next start',
    async (file, table, rest) => {
      const world = pictureWorld();
      world.holdLedger();
      void world.pictures().take(OF);
      await world.clock.advance(0);
      world.raw(file, (database) => database.exec(`DELETE FROM ${table}`));
      const [subject] = world.vault().subjectsOf(PICTURE_CLASS);
      expect(filesWith(world.folder, Buffer.from(subject ?? ''))).toContain(rest);
      await world.crash();
      await world.pictures().start();
      expect(world.vault().subjectsOf(PICTURE_CLASS)).toEqual([]);
      expect(filesWith(world.folder, Buffer.from(subject ?? ''))).toEqual([]);
    },
  );

  test('after its entry is on disk: it is kept', async () => {
    const { world, picture } = await withPicture();
    await world.crash();
    await world.pictures().start();
    expect(await world.pictures().picture({ picture }, AUDITOR)).toMatchObject({ value: { state: 'kept' } });
  });
});

describe('a power cut while a picture is erased', () => {
  /** Its time is over, and the ledger takes nothing more. */
  async function due() {
    const world = pictureWorld();
    await world.pictures().take(OF);
    const picture = String(world.last().data.picture);
    const sealed = sealedIn(world);
    await world.clock.advance(31 * DAY);
    // An entry, so that the ledger knows that those days passed.
    await world.pictures().picture({ picture }, AUDITOR);
    world.holdLedger();
    return { world, picture, sealed };
  }

  test('before anything: it is erased at the next start', async () => {
    const { world, sealed } = await due();
    await world.crash();
    await world.pictures().start();
    expect(world.types()).toEqual(['picture.taken', 'picture.seen', 'picture.erased']);
    expectNothingLeft(world, sealed);
  });

  test('after its key is destroyed: the rest goes and the entry is written at the next start, whatever the clock', async () => {
    const { world, sealed, picture } = await due();
    const rows = world.raw('vault.db', (database) => database.prepare<[], object>('SELECT * FROM blob').all());
    void world.pictures().eraseDue();
    await world.clock.advance(0);
    expect(world.vault().subjectsOf(PICTURE_CLASS)).toEqual([]);
    world.raw('vault.db', (database) => {
      const insert = database.prepare(
        'INSERT INTO blob (subj, class, f, ciphertext) VALUES (@subj, @class, @f, @ciphertext)',
      );
      for (const row of rows) insert.run(row);
    });
    for (const bytes of sealed) expect(filesWith(world.folder, bytes)).toEqual(['vault.db']);
    expect(world.types()).toEqual(['picture.taken', 'picture.seen']);
    await world.crash(2 * DAY);
    await world.pictures().start();
    expect(world.types()).toEqual(['picture.taken', 'picture.seen', 'picture.erased']);
    expectNothingLeft(world, sealed);
    expect(await world.pictures().picture({ picture }, AUDITOR)).toMatchObject({ value: { state: 'erased' } });
  });

  test('after all of it is destroyed: only the entry is missing, and is written at the next start', async () => {
    const { world, sealed } = await due();
    void world.pictures().eraseDue();
    await world.clock.advance(0);
    expectNothingLeft(world, sealed);
    await world.crash();
    await world.pictures().start();
    expect(world.types()).toEqual(['picture.taken', 'picture.seen', 'picture.erased']);
  });
});

describe('a clock that cannot be believed', () => {
  test('set ahead again and again by less than a day erases nothing, and the log says so once', async () => {
    const { world } = await withPicture();
    for (let step = 0; step < 60; step++) {
      world.clock.jumpWall(23 * HOUR);
      await world.clock.advance(2 * HOUR);
    }
    expect(world.types()).toEqual(['picture.taken']);
    expect(world.logLines.filter((line) => line.includes('clock-doubted'))).toHaveLength(1);
    await world.clock.advance(26 * DAY);
    expect(world.types()).toEqual(['picture.taken', 'picture.erased']);
  });

  test('set ahead by less than a day at each of many restarts erases nothing', async () => {
    const { world } = await withPicture();
    for (let restart = 0; restart < 60; restart++) {
      await world.pictures().close();
      await world.crash(23 * HOUR);
      await world.pictures().start();
      await world.clock.advance(HOUR);
    }
    expect(world.types()).toEqual(['picture.taken']);
  });

  test('set ahead by days or years, or back, changes nothing: a picture is kept for its 31 days', async () => {
    const { world } = await withPicture();
    await world.clock.advance(20 * DAY);
    world.clock.jumpWall(12 * DAY);
    await world.clock.advance(5 * DAY);
    world.clock.jumpWall(20_000 * DAY);
    await world.clock.advance(5 * DAY);
    world.clock.jumpWall(-20_012 * DAY);
    expect(world.types()).toEqual(['picture.taken']);
    await world.clock.advance(DAY + HOUR);
    expect(world.types()).toEqual(['picture.taken', 'picture.erased']);
  });

  test('off over a night or a weekend counts, off for weeks counts as three days', async () => {
    for (const [offMs, erased] of [
      [DAY - HOUR, true],
      [63 * HOUR, true],
      [20 * DAY, false],
    ] as const) {
      const { world } = await withPicture();
      await world.clock.advance(31 * DAY - Math.min(offMs, 4 * DAY));
      await world.pictures().take({ ...OF, about: 'op_2' });
      await world.pictures().close();
      await world.crash(offMs);
      await world.pictures().start();
      expect(world.types().includes('picture.erased')).toBe(erased);
      if (erased) continue;
      await world.clock.advance(DAY + HOUR);
      expect(world.types().filter((type) => type === 'picture.erased')).toHaveLength(1);
    }
  });
});
