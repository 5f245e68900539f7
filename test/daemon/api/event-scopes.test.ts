import { expect, test } from 'vitest';
import { ROLES } from '../../../daemon/api/contract/wire.ts';
import { mayRoleSee, seesDurableEvents, snapshotFor } from '../../../daemon/api/event-scopes.ts';
import { READER } from '../../support/fake-ports.ts';

const who = (cls: 'durable' | 'state', topic: string) =>
  ROLES.filter((role) => mayRoleSee(role, { class: cls, topic }));

test('ledger entries reach the counter, the office, integrations and CI alone', () => {
  expect(who('durable', 'reading.completed')).toEqual(['counter', 'office', 'integration', 'ci']);
  expect(who('durable', 'daemon.started')).toEqual(['counter', 'office', 'integration', 'ci']);
  expect(ROLES.filter(seesDurableEvents)).toEqual(['counter', 'office', 'integration', 'ci']);
});

test('states reach those whose screens show them', () => {
  expect(who('state', 'device.state')).toEqual([...ROLES]);
  expect(who('state', 'reading.state')).toEqual(['counter', 'recipient', 'office', 'integration', 'ci']);
  expect(who('state', 'bench.state')).toEqual(['ci']);
});

test('a topic that stands in no row is seen by nobody', () => {
  expect(who('state', 'secret.state')).toEqual([]);
});

test('the snapshot shows no more than the events would', () => {
  const reading = {
    reading: 'r1',
    reader: 'reader-1',
    purpose: 'issue',
    session: 's1',
    role: 'counter',
    state: 'running',
    step: 'reading',
    outcome: null,
  } as const;
  const all = { devices: [READER], readings: [reading], people: null, locks: [], climate: [], ledger: null, jobs: [] };
  expect(snapshotFor('counter', all)).toEqual(all);
  expect(snapshotFor('safe', all)).toEqual({
    devices: [READER],
    readings: [],
    people: null,
    locks: [],
    climate: [],
    ledger: null,
    jobs: [],
  });
});
