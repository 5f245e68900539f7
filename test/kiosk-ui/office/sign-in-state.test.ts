/** Who sits at a screen, as the page reads it out of the model. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PeopleStateView } from '../../../daemon/api/contract/people.ts';
import { emptyModel, type KioskModel } from '../../../kiosk-ui/model/kiosk-model.ts';
import { ownAsk, rolesAt, signInState, withProof } from '../../../kiosk-ui/model/sign-in-state.ts';

const people = (over: Partial<PeopleStateView>): PeopleStateView => ({
  setUp: 'done',
  signIns: [],
  asks: [],
  deskReaders: [],
  passphraseSignIn: true,
  ...over,
});
const at = (state: PeopleStateView | null): KioskModel => ({ ...emptyModel, keyId: 'k1', people: state });
const signIn = { session: 's1', screen: 'k1', person: 'p1', role: 'issuer', locked: false } as const;

test('a page that may not know of people asks nobody to sign in', () => {
  expect(signInState(at(null)).kind).toBe('none');
});

test('before the set-up is done nobody signs in', () => {
  expect(signInState(at(people({ setUp: 'first' })))).toEqual({ kind: 'setUp', step: 'first' });
});

test('only a sign-in at this very screen counts here', () => {
  expect(signInState(at(people({ signIns: [{ ...signIn, screen: 'k2' }] }))).kind).toBe('signedOut');
  expect(signInState(at(people({ signIns: [signIn] }))).kind).toBe('signedIn');
  expect(signInState(at(people({ signIns: [{ ...signIn, locked: true }] }))).kind).toBe('locked');
});

test('a page without a key never takes somebody’s sign-in for its own', () => {
  expect(signInState({ ...at(people({ signIns: [signIn] })), keyId: null }).kind).toBe('signedOut');
});

test('the reader’s step belongs to the session that asked', () => {
  const asks = [{ reader: 'badge-1', session: 'c2', step: 'pin' as const, untilMono: 0 }];
  const model: KioskModel = {
    ...at(people({ asks })),
    connection: { kind: 'open', role: 'office', session: 'c1' },
  };
  expect(ownAsk(model)).toBeNull();
  expect(ownAsk({ ...model, connection: { kind: 'open', role: 'office', session: 'c2' } })?.step).toBe('pin');
});

test('the counter offers the roles that work there; a person without one still gets an answer', () => {
  expect(rolesAt('counter', ['head', 'issuer'])).toEqual(['issuer']);
  expect(rolesAt('office', ['head', 'issuer'])).toEqual(['head', 'issuer']);
  expect(rolesAt('counter', ['auditor'])).toEqual(['auditor']);
});

test('however often people prove themselves, no person stands in two places', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom<string>('a', 'b', 'c')), (order) => {
      const all = order.map((person, place) => ({ person, proof: `${place}` }));
      const proven = all.reduce(withProof, [] as readonly (typeof all)[number][]);
      expect(new Set(proven.map(({ person }) => person)).size).toBe(proven.length);
      for (const one of proven) expect(one.proof).toBe(`${order.lastIndexOf(one.person)}`);
    }),
  );
});
