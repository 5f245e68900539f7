/** Which roles may see which events: the one table. What stands in no row is seen by nobody. */
import type { ApiEvent } from './contract/events.ts';
import type { Snapshot } from './contract/session.ts';
import { ROLES, type Role } from './contract/wire.ts';

interface EventScope {
  readonly class: ApiEvent['class'];
  /** The topic begins with this; the first row that fits counts. */
  readonly prefix: string;
  readonly roles: readonly Role[];
}

/** The recipient's screen and the safe panel get no ledger entries in schema 1: it has no watermark to tell them so. */
export const EVENT_SCOPES: readonly EventScope[] = [
  { class: 'durable', prefix: '', roles: ['counter', 'office', 'integration', 'ci'] },
  { class: 'state', prefix: 'device.', roles: ROLES },
  { class: 'state', prefix: 'reading.', roles: ['counter', 'recipient', 'office', 'integration', 'ci'] },
  { class: 'state', prefix: 'bench.', roles: ['ci'] },
  { class: 'state', prefix: 'people.', roles: ['counter', 'office'] },
  { class: 'state', prefix: 'safe.', roles: ['counter', 'safe', 'office'] },
  { class: 'state', prefix: 'climate.', roles: ['counter', 'safe', 'office'] },
  { class: 'state', prefix: 'ledger.', roles: ['counter', 'safe', 'office'] },
  { class: 'state', prefix: 'job.', roles: ['office'] },
];

export function mayRoleSee(role: Role, event: Pick<ApiEvent, 'class' | 'topic'>): boolean {
  const scope = EVENT_SCOPES.find((row) => row.class === event.class && event.topic.startsWith(row.prefix));
  return scope?.roles.includes(role) ?? false;
}

/** True when some durable event could reach `role`; otherwise a replay would be empty by rule. */
export function seesDurableEvents(role: Role): boolean {
  return EVENT_SCOPES.some((row) => row.class === 'durable' && row.roles.includes(role));
}

/** The part of the snapshot that `role` may see, by the same table. */
export function snapshotFor(role: Role, all: Snapshot): Snapshot {
  return {
    devices: mayRoleSee(role, { class: 'state', topic: 'device.state' }) ? all.devices : [],
    readings: mayRoleSee(role, { class: 'state', topic: 'reading.state' }) ? all.readings : [],
    people: mayRoleSee(role, { class: 'state', topic: 'people.state' }) ? all.people : null,
    locks: mayRoleSee(role, { class: 'state', topic: 'safe.state' }) ? all.locks : [],
    climate: mayRoleSee(role, { class: 'state', topic: 'climate.state' }) ? all.climate : [],
    ledger: mayRoleSee(role, { class: 'state', topic: 'ledger.state' }) ? all.ledger : null,
    jobs: mayRoleSee(role, { class: 'state', topic: 'job.state' }) ? all.jobs : [],
  };
}
