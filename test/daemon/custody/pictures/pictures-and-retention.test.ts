import { deserialize, serialize } from 'node:v8';
import { expect, test } from 'vitest';
import { createPictureRegister } from '../../../../daemon/custody/pictures/picture-register.ts';
import type { Entry } from '../../../../daemon/ledger/entry.ts';
import { createKeptRegister } from '../../../../daemon/retention/kept-register.ts';
import { err } from '../../../../devices/kit/result.ts';
import { AUDITOR, OF, pictureWorld } from './picture-world.ts';

const entryAt = (seq: number, type: string, data: Entry['data'], over: Partial<Entry> = {}): Entry => ({
  ...{ v: 1, log: 'l', seq, ts: 1_000 + seq, boot: 'b', mono: seq, tv: 1, actors: [], type, data },
  ...over,
});
const TAKEN = entryAt(
  0,
  'picture.taken',
  { picture: 'pic_1', ...OF, bytes: 3, mediaType: 'image/jpeg' },
  { subj: 's_1', pii: [{ f: 'still', h: '' }] },
);

test('both kinds of end are one end: of the pictures’ own round, and of kept data in general', () => {
  for (const [end, by, rule] of [
    [
      { type: 'picture.erased', data: { picture: 'pic_1', rule: 'safe-still/31d' } },
      'rule:safe-still/31d',
      'safe-still/31d',
    ],
    [{ type: 'pii.erased', data: { subject: 's_1', class: 'safe-still', by: 'early:x' } }, 'early:x', 'early:x'],
  ] as const) {
    const [pictures, kept] = [createPictureRegister(), createKeptRegister()];
    for (const entry of [TAKEN, entryAt(1, end.type, end.data)]) {
      pictures.take(entry, 0);
      kept.take(entry);
    }
    expect(pictures.find('pic_1')).toMatchObject({ state: 'erased', erased: { at: 1_001, rule } });
    expect(pictures.kept()).toEqual([]);
    expect(kept.of('s_1')).toMatchObject([{ class: 'safe-still', state: 'erased', ended: { at: 1_001, by } }]);
    expect(kept.sinceRotation()).toBe(1);
  }
});

test('a restricted picture is stored and not shown, and the call says why', async () => {
  const world = pictureWorld();
  await world.pictures().take(OF);
  const { subj = '', data } = world.last();
  world.vault().setRestricted(subj, 'safe-still', true);
  const asked = await world.pictures().picture({ picture: String(data.picture) }, AUDITOR);
  expect(asked).toEqual(err({ code: 'restrictedData' }));
  expect(world.types()).toEqual(['picture.taken']);
});

test('a set-up that begins anew forgets its people, one that is completed keeps them', () => {
  const kept = createKeptRegister();
  const person = (seq: number, place: string, subj: string) =>
    entryAt(seq, 'setup.person', { place, person: `p_${subj}` }, { subj, pii: [] });
  for (const entry of [person(0, 'first', 's_1'), person(1, 'second', 's_2'), person(2, 'first', 's_3')])
    kept.take(entry);
  expect([...kept.rows()].map(({ subject }) => subject)).toEqual(['s_3']);
  kept.take(person(3, 'second', 's_4'));
  kept.take(entryAt(4, 'setup.completed', {}));
  expect([...kept.rows()].map(({ subject, person: whose }) => [subject, whose])).toEqual([
    ['s_3', 'p_s_3'],
    ['s_4', 'p_s_4'],
  ]);
});

test('both registers go through a snapshot as they are, and go on from there as after a whole replay', () => {
  const rest = [
    entryAt(4, 'picture.erased', { picture: 'pic_1', rule: 'safe-still/31d' }),
    entryAt(5, 'vault.rotated', { subjects: 1 }),
  ];
  const first = [
    TAKEN,
    entryAt(1, 'person.enrolled', { person: 'p_1' }, { subj: 's_2', pii: [{ f: 'name', h: '' }] }),
    entryAt(2, 'pii.restricted', { subject: 's_2', class: 'staff', by: 'early:x' }),
    entryAt(3, 'pii.erasing', { subject: 's_2', class: 'staff', by: 'early:x' }),
  ];
  const whole = [createPictureRegister(), createKeptRegister()] as const;
  const half = [createPictureRegister(), createKeptRegister()] as const;
  const loaded = [createPictureRegister(), createKeptRegister()] as const;
  const take = ([pictures, kept]: typeof whole, entries: readonly Entry[]): void => {
    for (const entry of entries) {
      pictures.take(entry, entry.mono);
      kept.take(entry);
    }
  };
  take(whole, [...first, ...rest]);
  take(half, first);
  for (const at of [0, 1] as const) loaded[at].load(deserialize(serialize(half[at].dump())));
  expect(loaded.map((one) => one.dump())).toEqual(half.map((one) => one.dump()));
  take(loaded, rest);
  expect(loaded.map((one) => one.dump())).toEqual(whole.map((one) => one.dump()));
  expect(loaded[1].bySeq(1)).toEqual(whole[1].bySeq(1));
  expect(loaded[0].of(OF.about)).toEqual(whole[0].of(OF.about));
});
