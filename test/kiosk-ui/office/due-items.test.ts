/** What the office must see to, and in which order. */
import { expect, test } from 'vitest';
import { dueItems } from '../../../kiosk-ui/screens/office/due-items.ts';
import { ILL, WELL } from '../../e2e/ledger-samples.ts';
import { CLIMATE, filed, INCIDENT, LOCK, person } from '../../e2e/office-samples.ts';

const calm = { ...LOCK, alarms: [], incidents: [], day: null };
const kept = { ...CLIMATE, humidity: 'kept' as const };
const facts = { locks: [calm], climate: [kept], people: [], ledger: WELL, today: '2026-11-22' };
const what = (over: Partial<Parameters<typeof dueItems>[0]>) => dueItems({ ...facts, ...over }).map((one) => one.what);

test('nothing is due where nothing is wrong', () => {
  expect(dueItems(facts)).toEqual([]);
});

test('an incident stands for its own alarm, and says whether it was seen', () => {
  expect(what({ locks: [{ ...calm, incidents: [INCIDENT], alarms: LOCK.alarms }] })).toEqual(['incidentUnseen']);
  expect(what({ locks: [{ ...calm, incidents: [{ ...INCIDENT, acknowledged: true }] }] })).toEqual([
    'incidentUnwritten',
  ]);
});

test('an unknown climate is urgent, never silent', () => {
  const unknown = { ...kept, reading: null, unknown: 'stale', temperature: null, humidity: null };
  expect(dueItems({ ...facts, climate: [unknown] })).toMatchObject([{ what: 'climateUnknown', grade: 'danger' }]);
});

test('a permission is named a month before its last day, and urgent after it', () => {
  const until = (day: string) => [person('p', '某', { permissions: [filed('issuer', { until: day })] })];
  expect(what({ people: until('2026-12-23') })).toEqual([]);
  expect(what({ people: until('2026-12-22') })).toEqual(['permissionEnds']);
  expect(what({ people: until('2026-11-22') })).toEqual(['permissionEnds']);
  expect(what({ people: until('2026-11-21') })).toEqual(['permissionEnded']);
});

test('training is due at the end of a year without one, overdue after a whole year without', () => {
  const trained = (training: string) => [person('p', '某', { permissions: [filed('issuer')], facts: { training } })];
  expect(what({ people: trained('2026-01-02') })).toEqual([]);
  expect(what({ people: trained('2025-12-31') })).toEqual(['trainingDue']);
  expect(what({ people: trained('2025-12-31'), today: '2026-09-30' })).toEqual([]);
  expect(what({ people: trained('2024-12-31') })).toEqual(['trainingOverdue']);
});

test('an open register, a closing check, a silent board: each has its item, what is urgent first', () => {
  const lock = {
    ...calm,
    stage: 'closing' as const,
    opening: 'o',
    contacts: null,
    day: { day: '2026-11-22', checked: false, due: true },
    outOfService: true,
  };
  expect(what({ locks: [lock] })).toEqual(['boardSilent', 'registerOpen', 'dayCheck', 'outOfService']);
});

test('ledger, clock and witnesses are urgent, a backup that is owed is due, one that was never set is a note', () => {
  expect(dueItems({ ...facts, ledger: ILL }).map(({ what: name, grade, detail }) => [name, grade, detail])).toEqual([
    ['checkFailed', 'danger', null],
    ['conflict', 'danger', 'witness.example/district'],
    ['recovery', 'danger', null],
    ['clock', 'danger', 'jumped'],
    ['backupDue', 'warning', null],
  ]);
  const notSet = { ...WELL, backup: { configured: false, lastAt: null, due: true } };
  expect(dueItems({ ...facts, ledger: notSet })).toMatchObject([{ what: 'backupNotSet', grade: 'notice' }]);
  expect(what({ ledger: null })).toEqual([]);
});
