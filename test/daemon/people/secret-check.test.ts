import { scryptSync } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Entry } from '../../../daemon/ledger/entry.ts';
import { openDuress, SEALED_LENGTH } from '../../../daemon/people/duress-field.ts';
import { createSecretCheck, type SecretHasher, type SecretStore } from '../../../daemon/people/secret-check.ts';
import { countingRandom } from '../../support/counting-random.ts';
import { createWorld, enrol, SECURITY_KEY, setUp } from './people-fixture.ts';

const OFFICER = Buffer.alloc(32, 5);
const about = { secret: 'x_p_1', person: 'p_1', kind: 'pin' } as const;
const PIN = '482919';
const DURESS = '482910';

function setting(securityKey: string | null = SECURITY_KEY) {
  const kept = new Map<string, Parameters<SecretStore['put']>[1]>();
  let hashed = 0;
  const hasher: SecretHasher = {
    hash: async (password, salt, { logN, r, p }) => {
      hashed += 1;
      return { ok: true, value: new Uint8Array(scryptSync(password, salt, 32, { N: 2 ** logN, r, p })) };
    },
  };
  const store: SecretStore = {
    pepper: new Uint8Array(32).fill(3),
    find: (secret) => kept.get(secret) ?? null,
    put: (secret, one) => void kept.set(secret, one),
  };
  const cost = { logN: 4, r: 1, p: 1 };
  const check = createSecretCheck({ store, hasher, random: countingRandom(), cost, securityKey: () => securityKey });
  return { check, kept, hashed: () => hashed };
}

test('right, duress and wrong: all answers have one shape and one size, and only the officer sees which', async () => {
  const { check } = setting();
  expect(await check.make(about, PIN)).toEqual({ ok: true, value: undefined });
  const answers = [];
  for (const text of [PIN, DURESS, '482918']) {
    const answer = await check.check(about, text, 'a_1');
    if (!answer.ok) throw new Error(answer.error);
    answers.push(answer.value);
  }
  expect(answers.map(({ accepted, duress }) => [accepted, duress])).toEqual([
    [true, false],
    [true, true],
    [false, false],
  ]);
  expect(new Set(answers.map((answer) => Object.keys(answer).join())).size).toBe(1);
  expect(answers.map(({ sealed }) => sealed.length)).toEqual([SEALED_LENGTH, SEALED_LENGTH, SEALED_LENGTH]);
  expect(answers.map(({ sealed }) => openDuress(OFFICER, sealed, 'a_1'))).toMatchObject([
    { value: false },
    { value: true },
    { value: false },
  ]);
});

test('every check hashes once, for an unknown name and a lost record too', async () => {
  const { check, hashed } = setting();
  await check.make(about, PIN);
  const before = hashed();
  for (const [who, text] of [
    [about, PIN],
    [about, DURESS],
    [about, '482918'],
    [null, PIN],
    [{ ...about, secret: 'x_none' }, PIN],
  ] as const)
    await check.check(who, text, 'a_1');
  expect(hashed() - before).toBe(5);
  expect(await check.check(null, PIN, 'a_1')).toMatchObject({ value: { accepted: false, duress: false } });
});

test('a secret counts for its own person and kind only', async () => {
  const { check } = setting();
  await check.make(about, PIN);
  for (const who of [{ ...about, person: 'p_2' }, { ...about, kind: 'passphrase' } as const])
    expect(await check.check(who, PIN, 'a_1')).toMatchObject({ value: { accepted: false } });
});

test('a passphrase has no duress form, and a simple one is not taken', async () => {
  const { check, kept } = setting();
  const phrase = { ...about, kind: 'passphrase' } as const;
  expect(await check.make(phrase, 'short')).toEqual({ ok: false, error: 'too-short' });
  expect(kept.size).toBe(0);
  await check.make(phrase, 'quiet river 2029');
  expect(await check.check(phrase, 'quiet river 2029', 'a_1')).toMatchObject({
    value: { accepted: true, duress: false },
  });
  expect(await check.check(phrase, 'quiet river 2020', 'a_1')).toMatchObject({ value: { accepted: false } });
});

test('before there is a security officer the field has its size and nobody can open it', async () => {
  const { check } = setting(null);
  await check.make(about, PIN);
  const answer = await check.check(about, PIN, 'a_1');
  if (!answer.ok) throw new Error(answer.error);
  expect(answer.value.sealed).toHaveLength(SEALED_LENGTH);
  expect(openDuress(OFFICER, answer.value.sealed, 'a_1').ok).toBe(false);
});

test('a hasher that is gone is said, and nothing is kept', async () => {
  const gone: SecretHasher = { hash: async () => ({ ok: false, error: 'hasher-gone' }) };
  const store: SecretStore = {
    pepper: new Uint8Array(32),
    find: () => null,
    put: () => {
      throw new Error('was kept');
    },
  };
  const cost = { logN: 4, r: 1, p: 1 };
  const check = createSecretCheck({ store, hasher: gone, random: countingRandom(), cost, securityKey: () => null });
  expect(await check.make(about, PIN)).toEqual({ ok: false, error: 'hasher-gone' });
  expect(await check.check(about, PIN, 'a_1')).toEqual({ ok: false, error: 'hasher-gone' });
});

test('no PIN, duress PIN, hash, salt or pepper appears in any entry, and a duress entry looks like any other', async () => {
  const { check, kept } = setting();
  const world = setUp(createWorld());
  enrol(world, 'p_1');
  await check.make(about, PIN);
  const written: Entry[][] = [];
  for (const [at, text] of ['482918', PIN, DURESS].entries()) {
    const attempt = `a_pin${at}`;
    const from = world.entries.length;
    world.must({
      type: 'beginAttempt',
      attempt,
      person: 'p_1',
      badge: 'b_p_1',
      reader: 'safe',
      kind: 'pin',
      use: 'proof',
    });
    const answer = await check.check(about, text, attempt);
    if (!answer.ok) throw new Error(answer.error);
    const { accepted, sealed } = answer.value;
    world.must(
      accepted ? { type: 'acceptAttempt', attempt, sealed } : { type: 'rejectAttempt', attempt, reason: 'wrong' },
    );
    written.push(world.entries.slice(from));
  }
  const shape = (entries: readonly Entry[] | undefined) =>
    entries?.map(({ type, data }) => [type, JSON.stringify(data).length, Object.keys(data).join()]);
  expect(shape(written[2])).toEqual(shape(written[1]));
  const ledger = JSON.stringify(world.entries);
  const record = kept.get('x_p_1')?.record ?? new Uint8Array();
  const secrets = [record.subarray(4, 20), record.subarray(20, 52), record.subarray(52), new Uint8Array(32).fill(3)];
  const texts = secrets.flatMap((bytes) =>
    ['hex', 'base64', 'base64url'].map((as) => Buffer.from(bytes).toString(as as BufferEncoding)),
  );
  expect(record).toHaveLength(84);
  for (const text of [PIN, DURESS, '482918', ...texts]) expect(ledger).not.toContain(text);
});
