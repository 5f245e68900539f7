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
    await world.clock.advance(31 * DAY);
    world.holdLedger();
    return { world, picture, sealed: sealedIn(world) };
  }

  test('before anything: it is erased at the next start', async () => {
    const { world, sealed } = await due();
    await world.crash();
    // 31 days without an entry: the clock is doubted first.
    await world.pictures().start();
    expect(world.types()).toEqual(['picture.taken']);
    await world.clock.advance(HOUR);
    expect(world.types()).toEqual(['picture.taken', 'picture.erased']);
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
    expect(world.types()).toEqual(['picture.taken']);
    await world.crash(2 * DAY);
    await world.pictures().start();
    expect(world.types()).toEqual(['picture.taken', 'picture.erased']);
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
    expect(world.types()).toEqual(['picture.taken', 'picture.erased']);
  });
});

describe('a clock that cannot be believed', () => {
  test('set ahead by days erases nothing for an hour, then what is due by then', async () => {
    const { world } = await withPicture();
    await world.clock.advance(20 * DAY);
    world.clock.jumpWall(12 * DAY);
    await world.clock.advance(HOUR);
    expect(world.types()).toEqual(['picture.taken']);
    expect(world.logLines.filter((line) => line.includes('clock-doubted'))).toHaveLength(1);
    await world.clock.advance(HOUR);
    expect(world.types()).toEqual(['picture.taken', 'picture.erased']);
  });

  test('set right within the hour erases nothing at all', async () => {
    const { world } = await withPicture();
    await world.clock.advance(20 * DAY);
    world.clock.jumpWall(12 * DAY);
    await world.clock.advance(HOUR);
    world.clock.jumpWall(-12 * DAY);
    await world.clock.advance(10 * DAY);
    expect(world.types()).toEqual(['picture.taken']);
  });

  test('after days switched off is believed an hour later, and a restart in that hour begins it anew', async () => {
    const { world } = await withPicture();
    await world.clock.advance(30 * DAY);
    await world.pictures().take({ ...OF, about: 'op_2' });
    await world.pictures().close();
    await world.crash(3 * DAY);
    await world.pictures().start();
    await world.clock.advance(HOUR - 1);
    await world.pictures().close();
    await world.crash();
    await world.pictures().start();
    await world.clock.advance(HOUR - 1);
    expect(world.types()).not.toContain('picture.erased');
    await world.clock.advance(HOUR);
    expect(world.types()).toEqual(['picture.taken', 'picture.taken', 'picture.erased']);
  });

  test('off over a night is believed at once', async () => {
    const { world } = await withPicture();
    await world.clock.advance(30 * DAY + HOUR);
    await world.pictures().take({ ...OF, about: 'op_2' });
    await world.pictures().close();
    await world.crash(DAY - HOUR);
    await world.pictures().start();
    expect(world.types()).toEqual(['picture.taken', 'picture.taken', 'picture.erased']);
  });

  test('that jumps further than the rule makes the time of kept pictures run anew: they may be an hour old', async () => {
    const { world } = await withPicture();
    await world.clock.advance(HOUR);
    world.clock.jumpWall(20_000 * DAY);
    await world.clock.advance(30 * DAY);
    expect(world.types()).toEqual(['picture.taken']);
    await world.clock.advance(DAY + HOUR);
    expect(world.types()).toEqual(['picture.taken', 'picture.erased']);
  });
});
