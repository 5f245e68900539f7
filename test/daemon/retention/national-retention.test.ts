import { expect, test } from 'vitest';
import { PICTURE_CLASS, PICTURE_FIELD, pictureRule } from '../../../daemon/custody/pictures/picture-entries.ts';
import type { Entry } from '../../../daemon/ledger/entry.ts';
import { NATIONAL_PROFILE } from '../../../daemon/profiles/national.ts';
import { reasonFits } from '../../../daemon/retention/reason-text.ts';
import { classTroubles, type RetentionClasses, ruleName } from '../../../daemon/retention/retention-classes.ts';
import { keptBy } from '../../../daemon/retention/retention-entries.ts';

const CLASSES: RetentionClasses = NATIONAL_PROFILE.retention;

const entryOf = (type: string): Entry => ({
  ...{ v: 1, log: 'l', seq: 0, ts: 0, boot: 'b', mono: 0, tv: 1, actors: [], data: {} },
  ...{ type, subj: 's_1', pii: [{ f: 'name', h: '' }] },
});

test('every class of the national table is whole, has words in both languages, and cites its clauses', () => {
  expect(classTroubles(CLASSES)).toEqual([]);
  for (const { clause, zh, en } of Object.values(CLASSES)) {
    expect(clause).toMatch(/^[QWY][\d.A-Z-]+( [QWY][\d.A-Z-]+)*$/);
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).toMatch(/^[A-Z][a-z]/);
  }
});

test('every class that an entry keeps something in is in the table', () => {
  for (const type of ['reading.completed', 'setup.person', 'person.enrolled', 'picture.taken']) {
    const kept = keptBy(entryOf(type));
    expect(kept).toMatchObject({ subject: 's_1', fields: ['name'] });
    expect(Object.keys(CLASSES)).toContain(kept?.class);
  }
  expect(keptBy(entryOf('reading.failed'))).toBeNull();
  expect(keptBy({ ...entryOf('toString') })).toBeNull();
});

test('pictures of the safe have one rule under one name, wherever it is read', () => {
  const { safeDays } = NATIONAL_PROFILE.pictures;
  const rule = CLASSES[PICTURE_CLASS];
  if (rule === undefined) throw new Error('no class');
  expect([rule.activeDays, rule.restrictedDays, rule.earlyErase]).toEqual([safeDays, 0, false]);
  expect(rule.pictures).toEqual([PICTURE_FIELD]);
  expect(ruleName(PICTURE_CLASS, rule)).toBe(pictureRule(safeDays));
  expect(safeDays).toBeGreaterThanOrEqual(31);
});

test('who answers for all life long is kept so long, and papers of the archive for ever (Q14.4, Q11.1)', () => {
  expect([CLASSES.staff?.activeDays, CLASSES.staff?.earlyErase]).toEqual([null, false]);
  expect([CLASSES.signature?.activeDays, CLASSES.signature?.earlyErase]).toEqual([null, false]);
});

test('a document outlives the three months in which one may apply, and the check of its quarter (Q9.19, Q10.3)', () => {
  const document = CLASSES['identity-document'];
  expect(document?.activeDays).toBeGreaterThanOrEqual(92);
  // A quarter of 92 days and 15 more.
  expect(document?.restrictedDays).toBeGreaterThanOrEqual(92 + 15);
});

test('no picture and no address may leave in an export', () => {
  const pictures = Object.values(CLASSES).flatMap((one) => one.pictures);
  for (const f of [...pictures, 'address', 'ethnicGroup', 'login'])
    expect(NATIONAL_PROFILE.openings.fields).not.toContain(f);
});

test('a table with half days, no clause or a strange name is refused', () => {
  const good = CLASSES.staff;
  if (good === undefined) throw new Error('no class');
  expect(classTroubles({ 'a|b': good })).toEqual(['a|b: name']);
  expect(classTroubles({ x: { ...good, activeDays: 0 } })).toEqual(['x: activeDays']);
  expect(classTroubles({ x: { ...good, restrictedDays: 1.5 } })).toEqual(['x: restrictedDays']);
  expect(classTroubles({ x: { ...good, clause: '' } })).toEqual(['x: words']);
});

test('rules are named by their days', () => {
  const base = CLASSES['identity-document'];
  if (base === undefined) throw new Error('no class');
  expect(ruleName('x', base)).toBe('x/92d+107d');
  expect(ruleName('x', { ...base, restrictedDays: null })).toBe('x/92d+for-ever');
  expect(ruleName('x', { ...base, activeDays: null })).toBe('x/for-ever');
});

test.each([
  ['案件 2026-118 已结，当事人要求', true],
  ['2026-11-22 本人到场申请', true],
  ['张三要求删除', false],
  ['ＺＨＡＮＧ asked', false],
  ['证件 110105 19491231 0021', false],
  ['电话 138-0013-8000', false],
  [' \t', false],
  ['男', true],
])('a reason that says “%s” fits: %s', (reason, fits) => {
  expect(reasonFits(reason, ['张三', 'Zhang', '男'])).toBe(fits);
});
