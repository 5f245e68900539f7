import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { RegisterRow } from '../../daemon/api/contract/register.ts';
import { actorsOf, codeOf, managerSignsIn, signIn } from '../support/people-story.ts';
import { atTheSafe, NOTHING, type SafeStory } from '../support/safe-story.ts';
import { DESK_READER, deviceReady, must } from '../support/staff.ts';

const CAMERA = 'safe-camera';

/** A whole opening in which nothing moves. */
async function openAndClose(story: SafeStory): Promise<string> {
  await story.release();
  await story.safe('drawBolt');
  await story.safe('openDoor');
  await story.lock('open', ({ stage }) => stage === 'open');
  await story.sign({ type: 'enterMovement', input: NOTHING }, 'issuer');
  await story.lock('entered', ({ entered }) => entered !== null);
  await story.sign({ type: 'confirmMovement' }, 'keeper');
  await story.entry('movement.confirmed');
  await story.safe('closeDoor');
  await story.safe('throwBolt');
  await story.safe('turnKeyBack', 'sealKeeper');
  return (await story.entry('opening.closed')).params.data.opening;
}

/** The two pictures of an opening are on disk: one at the release, one when the door moves. */
async function bothPictures(story: SafeStory, topic: string): Promise<void> {
  const about = (await story.entry('opening.released')).params.data.opening;
  const seen: unknown[] = [];
  while (seen.length < 2)
    seen.push(
      (await story.entry(topic, (data) => data.about === about && !seen.includes(data.picture))).params.data.picture,
    );
}

async function rowOf(story: SafeStory, opening: string): Promise<RegisterRow> {
  const { rows } = await must(story.office, 'register.openings', { limit: 10 });
  const row = rows.find((one: RegisterRow) => one.opening === opening);
  if (row === undefined) throw new Error('the opening is not in the register');
  return row;
}

test('pictures are taken at an opening; who may sees one, which is an entry; a SIGKILL loses none', async () => {
  const story = await atTheSafe();
  await deviceReady(story.panel, CAMERA);
  await deviceReady(story.panel, DESK_READER);
  story.mark();
  const opening = await openAndClose(story);
  await bothPictures(story, 'picture.taken');
  expect(codeOf(await story.office.call('register.openings', { limit: 10 }))).toBe('signInNeeded');
  await signIn(story, story.office, 'issuer', 'issuer');
  const row = await rowOf(story, opening);
  expect(row.pictures.map(({ state }) => state)).toEqual(['kept', 'kept']);
  const picture = row.pictures[0]?.picture ?? '';
  // The issuer sees the register, not the pictures.
  expect(codeOf(await story.office.call('register.picture', { picture }))).toBe('otherRole');
  await must(story.office, 'people.signOut', {});
  await story.restart('SIGKILL');
  expect(codeOf(await story.office.call('register.picture', { picture }))).toBe('signInNeeded');
  await managerSignsIn(story.office, 'head');
  story.mark();
  const shown = await must(story.office, 'register.picture', { picture });
  expect(shown).toMatchObject({ state: 'kept', mediaType: 'image/jpeg', erased: null });
  expect(await sharp(Buffer.from(shown.base64, 'base64')).metadata()).toMatchObject({ format: 'jpeg', width: 320 });
  expect((await story.entry('picture.seen')).params.data.picture).toBe(picture);
  expect(await actorsOf(story.office, 'picture.seen')).toEqual([[expect.objectContaining({ person: story.ids.head })]]);
  expect(codeOf(await story.office.call('register.picture', { picture: 'pic-none' }))).toBe('pictureUnknown');
}, 60_000);

test('the camera is unplugged: the entry says that no picture came, and the opening goes on to its end', async () => {
  const story = await atTheSafe();
  await deviceReady(story.panel, CAMERA);
  await story.hands(CAMERA, 'unplug');
  story.mark();
  const opening = await openAndClose(story);
  await bothPictures(story, 'picture.failed');
  await managerSignsIn(story.office, 'head');
  const row = await rowOf(story, opening);
  expect(row).toMatchObject({ outcome: 'closed', incident: null });
  expect(row.pictures.map(({ state }) => state)).toEqual(['failed', 'failed']);
  const picture = row.pictures[0]?.picture ?? '';
  expect(await must(story.office, 'register.picture', { picture })).toMatchObject({ state: 'failed', base64: null });
}, 60_000);

test.each(['halfFrame', 'notJpeg', 'serverError'])(
  'a broken picture (%s) is none, and nobody waits for it',
  async (fault) => {
    const story = await atTheSafe();
    await deviceReady(story.panel, CAMERA);
    await story.hands(CAMERA, 'faultRepeatedly', fault);
    story.mark();
    await story.release();
    const failed = await story.entry('picture.failed');
    expect(failed.params.data).toMatchObject({ camera: CAMERA, lock: 'main', code: expect.any(String) });
    // Mended meanwhile, the next one is a picture.
    await story.hands(CAMERA, 'clearFault', 'all');
    await story.safe('drawBolt');
    await story.safe('openDoor');
    expect((await story.entry('picture.taken')).params.data.about).toBe(failed.params.data.about);
  },
);

test('a covered lens is a picture of a covered lens: it is kept all the same', async () => {
  const story = await atTheSafe();
  await deviceReady(story.panel, CAMERA);
  await story.hands(CAMERA, 'setLens', 'covered');
  story.mark();
  await story.release();
  const taken = await story.entry('picture.taken');
  await managerSignsIn(story.office, 'head');
  const { picture } = taken.params.data;
  const shown = await must(story.office, 'register.picture', { picture });
  // One colour all over; and the entry knows no more than its size.
  const { channels } = await sharp(Buffer.from(shown.base64, 'base64')).stats();
  expect(Math.max(...channels.map(({ stdev }) => stdev))).toBeLessThan(2);
  expect(taken.params.data.bytes).toBe(Buffer.from(shown.base64, 'base64').length);
});
