import { describe, expect, test } from 'vitest';
import { PICTURE_CLASS } from '../../../../daemon/custody/pictures/picture-entries.ts';
import { opens } from '../../../../daemon/vault/commitment.ts';
import { err, ok } from '../../../../devices/kit/result.ts';
import { filesWith } from '../../vault/vault-fixture.ts';
import { AUDITOR, DAY, JPEG, OF, pictureWorld } from './picture-world.ts';

const SILENT = err({ code: 'timeout' } as const);

describe('a picture that is taken', () => {
  test('is in the vault, and its entry commits to it without showing anything of it', async () => {
    const world = pictureWorld();
    await world.pictures().take(OF);
    const { type, tv, dev, sim, cause, subj, pii, actors, data } = world.last();
    expect({ type, tv, dev, sim, cause, actors }).toEqual({
      ...{ type: 'picture.taken', tv: 1, dev: 'safe-camera', sim: true, cause: 'op_1' },
      actors: [{ part: 'daemon' }],
    });
    const picture = String(data.picture);
    expect(data).toEqual({ ...OF, picture: expect.any(String), bytes: JPEG.length, mediaType: 'image/jpeg' });
    const kept = world.vault().open(subj ?? '', 'still');
    if (!kept.ok) throw new Error(kept.error);
    expect(Buffer.from(kept.value[0]?.value ?? '', 'base64').equals(JPEG)).toBe(true);
    expect(pii).toHaveLength(1);
    expect(opens(pii?.[0] ?? { f: '', h: '' }, kept.value[0] ?? { f: '', salt: new Uint8Array(32), value: '' })).toBe(
      true,
    );
    expect(world.pictures().picturesOf('op_1')).toEqual([{ picture, at: world.clock.wall(), state: 'kept' }]);
    expect(world.pictures().picturesOf('op_2')).toEqual([]);
  });

  test('stands in no file, entry or log line as it is', async () => {
    const world = pictureWorld();
    world.answers.push(SILENT, SILENT);
    const failing = world.pictures().take(OF);
    await world.clock.advance(1_000);
    await failing;
    await world.pictures().take(OF);
    const picture = String(world.last().data.picture);
    expect(await world.pictures().picture({ picture }, AUDITOR)).toMatchObject({ ok: true });
    const said = JSON.stringify(world.entries) + world.logLines.join('\n');
    const base64 = Buffer.from(JPEG).toString('base64');
    for (let at = 0; at + 24 <= base64.length; at += 24) expect(said).not.toContain(base64.slice(at, at + 24));
    let searched = 0;
    for (let at = 0; at + 64 <= JPEG.length; at += 64) {
      // Even places of the picture, and what stands before it, are like much else.
      if (new Set(JPEG.subarray(at, at + 64)).size < 32) continue;
      searched += 1;
      expect(filesWith(world.folder, JPEG.subarray(at, at + 64))).toEqual([]);
      expect(filesWith(world.folder, Buffer.from(base64.slice(at, at + 64)))).toEqual([]);
    }
    expect(searched).toBeGreaterThan(10);
    expect(said).toContain('picture.failed');
  });

  test('of a real camera is not marked as simulated', async () => {
    const world = pictureWorld();
    await world.pictures().take({ ...OF, camera: 'hall' });
    expect(world.last().sim).toBeUndefined();
  });

  test('is one of several of an opening, in the order in which they were taken', async () => {
    const world = pictureWorld();
    await Promise.all([world.pictures().take(OF), world.pictures().take(OF)]);
    await world.clock.advance(5_000);
    await world.pictures().take({ ...OF, about: 'inc_1' });
    await world.pictures().take(OF);
    const rows = world.pictures().picturesOf('op_1');
    expect(rows.map(({ at }) => at - (rows[0]?.at ?? 0))).toEqual([0, 0, 5_000]);
    expect(new Set(rows.map(({ picture }) => picture)).size).toBe(3);
    const before = [...rows];
    await world.crash();
    expect(world.pictures().picturesOf('op_1')).toEqual(before);
  });
});

describe('a camera that gives no picture', () => {
  test('is asked once more after a second', async () => {
    const world = pictureWorld();
    world.answers.push(SILENT);
    const taken = world.pictures().take(OF);
    await world.clock.advance(999);
    expect([world.asked(), world.types()]).toEqual([1, []]);
    await world.clock.advance(1);
    await taken;
    expect([world.asked(), world.types()]).toEqual([2, ['picture.taken']]);
  });

  test('twice is written down with what was wrong, and leaves nothing in the vault', async () => {
    const world = pictureWorld();
    world.answers.push(SILENT, err({ code: 'protocol', reason: 'truncated' }));
    const taken = world.pictures().take(OF);
    await world.clock.advance(1_000);
    await taken;
    expect(world.last()).toMatchObject({ type: 'picture.failed', dev: 'safe-camera', sim: true, cause: 'op_1' });
    expect(world.last().data).toEqual({ ...OF, picture: expect.any(String), code: 'protocol' });
    expect(world.asked()).toBe(2);
    expect(world.vault().subjects()).toEqual([]);
    const [row] = world.pictures().picturesOf('op_1');
    expect(row?.state).toBe('failed');
    const before = world.entries.length;
    expect(await world.pictures().picture({ picture: row?.picture ?? '' }, AUDITOR)).toEqual(
      ok({ picture: row?.picture, state: 'failed', mediaType: null, base64: null, erased: null }),
    );
    expect(world.entries).toHaveLength(before);
  });

  test('is not waited for when the daemon ends: the entry is written at once', async () => {
    const world = pictureWorld();
    world.answers.push(SILENT);
    const taken = world.pictures().take(OF);
    await world.clock.advance(10);
    await world.pictures().close();
    await taken;
    expect([world.asked(), world.types(), world.clock.pending()]).toEqual([1, ['picture.failed'], 0]);
  });
});

test('a disk that does not take the picture is written down, and what it took is erased', async () => {
  const world = pictureWorld();
  const store = world.vault().store;
  world.breakVault({
    store(prepared, retentionClass) {
      store(prepared, retentionClass);
      throw Object.assign(new Error('disk full'), { code: 'SQLITE_FULL' });
    },
  });
  await world.pictures().take(OF);
  expect(world.last()).toMatchObject({ type: 'picture.failed', data: { code: 'not-kept' } });
  expect(world.vault().subjectsOf(PICTURE_CLASS)).toEqual([]);
});

describe('a picture that somebody wants to see', () => {
  test('is shown after the entry that says who saw it is on disk', async () => {
    const world = pictureWorld();
    await world.pictures().take(OF);
    const picture = String(world.last().data.picture);
    world.holdLedger();
    let shown = false;
    const asked = world
      .pictures()
      .picture({ picture }, AUDITOR)
      .finally(() => {
        shown = true;
      });
    await world.clock.advance(0);
    expect([shown, world.types()]).toEqual([false, ['picture.taken']]);
    await world.releaseLedger();
    const base64 = Buffer.from(JPEG).toString('base64');
    expect(await asked).toEqual(ok({ picture, state: 'kept', mediaType: 'image/jpeg', base64, erased: null }));
    const { type, actors, data, cause, sim, subj } = world.last();
    expect({ type, actors, data, cause, sim, subj }).toEqual({
      ...{ type: 'picture.seen', data: { picture }, cause: 'op_1', sim: true, subj: undefined },
      actors: [{ person: 'p_auditor', key: 'k_1', role: 'office', session: 'se_1' }],
    });
  });

  test('is shown to nobody who is not signed in, and that is no entry here', async () => {
    const world = pictureWorld();
    await world.pictures().take(OF);
    const picture = String(world.last().data.picture);
    const answer = await world.pictures().picture({ picture }, { ...AUDITOR, keyId: 'k_2' });
    expect(answer).toEqual(err({ code: 'signInNeeded' }));
    expect(world.types()).toEqual(['picture.taken']);
  });

  test('and is none is unknown', async () => {
    const world = pictureWorld();
    expect(await world.pictures().picture({ picture: 'pic_x' }, AUDITOR)).toEqual(err({ code: 'pictureUnknown' }));
  });

  test('but was damaged in the vault is a fault inside, and nobody saw it', async () => {
    const world = pictureWorld();
    await world.pictures().take(OF);
    const picture = String(world.last().data.picture);
    world.raw('vault.db', (database) => database.exec("UPDATE blob SET ciphertext = x'00'"));
    await expect(world.pictures().picture({ picture }, AUDITOR)).rejects.toThrow(picture);
    expect(world.types()).toEqual(['picture.taken']);
  });

  test('but is erased while its entry is being written is not shown', async () => {
    const world = pictureWorld();
    await world.pictures().take(OF);
    const picture = String(world.last().data.picture);
    await world.clock.advance(31 * DAY);
    world.holdLedger();
    const asked = world.pictures().picture({ picture }, AUDITOR);
    const erased = world.pictures().eraseDue();
    await world.releaseLedger();
    await erased;
    expect(await asked).toMatchObject({ ok: true, value: { state: 'erased', base64: null, mediaType: null } });
  });
});
