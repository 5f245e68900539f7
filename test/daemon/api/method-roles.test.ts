import { expect, test } from 'vitest';
import { METHODS, type MethodEntry } from '../../../daemon/api/contract/methods.ts';

const EVERYBODY = ['counter', 'recipient', 'safe', 'office', 'integration', 'ci'];
const STAFF = ['counter', 'office'];

// Written out once more by hand: who may do what must not change by a slip in the contract.
const allowed = {
  'session.redeem': 'before-session',
  'session.open': 'before-session',
  'session.ping': EVERYBODY,
  // The recipient's screen faces out: it learns nothing of how the counter is equipped by asking.
  'device.list': ['counter', 'safe', 'office', 'integration', 'ci'],
  'reading.start': ['counter', 'integration'],
  'reading.cancel': ['counter', 'integration'],
  'ledger.page': ['office'],
  'ledger.checkpoint': ['office'],
  'ledger.proof': ['office'],
  'ledger.consistency': ['office'],
  'ledger.checkpoints': ['office'],
  'ledger.slip': ['office'],
  'ledger.verify': ['office'],
  'ledger.export': ['office'],
  'ledger.act': ['office'],
  'job.list': ['office'],
  'job.cancel': ['office'],
  'backup.run': ['office'],
  'kept.overview': ['office'],
  'kept.find': ['office'],
  'kept.show': ['office'],
  'kept.act': ['office'],
  // A person proves themselves and signs in where people sit; never at the panel, and never through a program.
  'people.prove': STAFF,
  'people.signIn': STAFF,
  'people.signOut': STAFF,
  'people.lock': STAFF,
  'people.unlock': STAFF,
  'people.touch': STAFF,
  'people.changeClerk': ['counter'],
  // Names: where colleagues are shown, and nowhere that faces out or leaves the machine.
  'people.directory': ['counter', 'safe', 'office'],
  'people.list': ['office'],
  'people.setUpPerson': ['office'],
  'people.completeSetUp': ['office'],
  'people.act': ['office'],
  'people.setSecret': ['office'],
  'safe.state': ['counter', 'safe', 'office'],
  // What the next badge at the safe signs is put up at the safe alone.
  'safe.prepare': ['safe'],
  'custody.act': ['office'],
  'register.openings': ['office'],
  'register.picture': ['office'],
  'climate.series': STAFF,
  'climate.report': ['office'],
  'bench.describe': ['ci'],
  'bench.act': ['ci'],
};

/** Who answers for the ledger, and who checks it; nobody who works with certificates. */
const LEDGER_PEOPLE = ['auditor', 'head', 'securityAdmin', 'systemAdmin'];

/** Methods that want somebody signed in at the screen; each of the others needs nobody, or proofs of its own. */
const signedIn = {
  'reading.start': ['issuer', 'birthReporter'],
  'ledger.page': LEDGER_PEOPLE,
  'ledger.checkpoint': LEDGER_PEOPLE,
  'ledger.proof': LEDGER_PEOPLE,
  'ledger.consistency': LEDGER_PEOPLE,
  'ledger.checkpoints': LEDGER_PEOPLE,
  'ledger.slip': LEDGER_PEOPLE,
  'ledger.verify': LEDGER_PEOPLE,
  'ledger.export': LEDGER_PEOPLE,
  'job.list': LEDGER_PEOPLE,
  'job.cancel': LEDGER_PEOPLE,
  'backup.run': ['systemAdmin', 'securityAdmin', 'head'],
  'kept.overview': ['head', 'securityAdmin', 'auditor'],
  // Personal data: never the auditor, who checks without seeing any.
  'kept.find': ['head', 'securityAdmin'],
  'kept.show': ['head', 'securityAdmin'],
  'people.list': 'any',
  'register.openings': 'any',
  'register.picture': ['head', 'securityAdmin', 'auditor'],
};

const entries: readonly (readonly [string, MethodEntry])[] = Object.entries(METHODS);

test('each method is open to these roles and to no other', () => {
  expect(Object.fromEntries(entries.map(([name, { roles }]) => [name, roles]))).toEqual(allowed);
});

test('these methods want these people signed in, and no other method does', () => {
  const wanted = entries.flatMap(([name, { signIn }]) => (signIn === undefined ? [] : [[name, signIn]]));
  expect(Object.fromEntries(wanted)).toEqual(signedIn);
});

test('a method that opens before a session wants nobody signed in: there is no screen yet', () => {
  for (const [name, { roles, signIn }] of entries)
    if (roles === 'before-session') expect([name, signIn]).toEqual([name, undefined]);
});
