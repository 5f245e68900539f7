import { expect, test } from 'vitest';
import { METHODS, type MethodEntry } from '../../../daemon/api/contract/methods.ts';
import { ROLES, type Role } from '../../../daemon/api/contract/wire.ts';
import type { PeoplePort } from '../../../daemon/api/ports.ts';
import { err, ok } from '../../../devices/kit/result.ts';
import { withApiServer } from './with-api-server.ts';

/** A session in which `acting` answers who sits at the screen; `asked` lists what it was asked. */
async function sessionWith(role: Role, answer: ReturnType<PeoplePort['acting']>) {
  const running = await withApiServer();
  const asked: { readonly roles: unknown; readonly role: Role }[] = [];
  running.ports.people.acting = (caller, roles) => {
    asked.push({ roles, role: caller.role });
    return answer;
  };
  const client = await running.client();
  await client.open(role, running.ports.addKey('k1', [role]));
  return { ...running, client, asked };
}

const nobody = err({ code: 'signInNeeded' } as const);
const entries: readonly (readonly [string, MethodEntry])[] = Object.entries(METHODS);

test('where nobody is signed in the call is refused before its parameters are looked at', async () => {
  const { client } = await sessionWith('office', nobody);
  for (const nonsense of [{}, { limit: 'many' }, { limit: 10, constructor: 1 }]) {
    const { error } = await client.call('ledger.page', nonsense);
    expect(error.data).toMatchObject({ code: 'signInNeeded' });
    expect(error.data.path).toBeUndefined();
  }
});

test('the handler is never reached, and nothing was begun', async () => {
  const { client, ports } = await sessionWith('counter', nobody);
  let started = 0;
  ports.onReadingStart = async () => {
    started += 1;
    return err({ code: 'deviceAbsent' });
  };
  const params = { reader: 'reader-1', purpose: 'issue', keep: false, key: 'key-00001' };
  expect((await client.call('reading.start', params)).error.data.code).toBe('signInNeeded');
  expect(started).toBe(0);
});

test.each(['screenLocked', 'otherRole'] as const)('the answer %s is passed on as it is', async (code) => {
  const { client } = await sessionWith('office', err({ code }));
  expect((await client.call('ledger.checkpoint')).error.data.code).toBe(code);
});

test('who is signed in goes on to the parameters, and then to the method', async () => {
  const { client } = await sessionWith('office', ok({ person: 'p_1' }));
  expect((await client.call('ledger.page', { limit: 'many' })).error.data).toMatchObject({
    code: 'invalidParams',
    path: '/limit',
  });
  expect((await client.call('ledger.page', { limit: 10 })).result).toEqual({ size: 0, entries: [], next: null });
});

test('a page whose role may not call it learns only that, whoever sits there', async () => {
  const { client, asked } = await sessionWith('recipient', nobody);
  expect((await client.call('register.openings', { limit: 10 })).error.data.code).toBe('roleForbidden');
  expect(asked).toEqual([]);
});

test.each(ROLES)(
  'as %s, each method asks for the people that its row names where there is a screen to sign in at, and the others ask nobody',
  async (role) => {
    const { client, asked } = await sessionWith(role, nobody);
    const wanted: unknown[] = [];
    for (const [method, { roles, signIn }] of entries) {
      if (roles === 'before-session' || !roles.includes(role)) continue;
      if (signIn !== undefined && (role === 'counter' || role === 'office')) wanted.push({ roles: signIn, role });
      await client.call(method, { nonsense: true });
    }
    expect(asked).toEqual(wanted);
  },
);
