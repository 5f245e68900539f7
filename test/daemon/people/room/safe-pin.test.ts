import { expect, test } from 'vitest';
import { openDuress, SEALED_LENGTH } from '../../../../daemon/people/duress-field.ts';
import {
  badgeProof,
  createRoomWorld,
  employ,
  manage,
  must,
  never,
  office,
  PIN,
  proofOf,
  refused,
  screen,
  setUp,
} from './room-world.ts';

const SAFE = 'safe-reader';
/** The PIN with its last digit one higher. */
const DURESS_PIN = '482914';

async function atTheSafe() {
  const world = await createRoomWorld();
  const { securityPrivateKey } = await setUp(world);
  const issuer = await employ(world, 'issuer', 'issuer');
  const about = { ...issuer, reader: SAFE };
  const says = (sealed: string, context: string) =>
    openDuress(Buffer.from(securityPrivateKey, 'base64url'), sealed, context);
  return { world, issuer, about, says };
}

test('a PIN at the safe is good for that opening and makes no proof, in this run and after a restart', async () => {
  const { world, about } = await atTheSafe();
  const proofs = world.desk.people().proofs.size;
  const from = world.entries.length;
  const outcome = await world.room.tryPin(about, PIN);
  expect(outcome.outcome).toBe('right');
  expect(world.types(from)).toEqual(['attempt.begun', 'attempt.accepted']);
  expect(world.entries[from]?.data).toMatchObject({ use: 'opening', reader: SAFE });
  expect(world.desk.people().proofs.size).toBe(proofs);
  const attempt = String(world.entries[from]?.data.attempt);
  expect(world.room.useProofs([attempt], 'custody.act').ok).toBe(false);
  expect(await refused(world.room.signIn({ proof: attempt, role: 'issuer' }, office))).toMatchObject({
    code: 'proofMissing',
  });
  await world.restart();
  expect(world.desk.people().proofs.has(attempt)).toBe(false);
});

test('a PIN at the safe leaves a proof at the desk as it is', async () => {
  const { world, about } = await atTheSafe();
  const proof = await badgeProof(world, 'issuer', screen('k-counter', 'counter'));
  await world.room.tryPin(about, PIN);
  expect(world.room.useProofs([proof], 'custody.act').ok).toBe(true);
});

test('right, duress and wrong seal fields of one size; only the officer can tell, and only duress moves the silent output', async () => {
  const { world, about, says } = await atTheSafe();
  const fields = [];
  for (const pin of [PIN, DURESS_PIN, '111112']) {
    const outcome = await world.room.tryPin(about, pin);
    if (outcome.outcome === 'refused') throw new Error(outcome.code);
    fields.push({ outcome: outcome.outcome, duress: world.duress, sealed: outcome.seal('op_1') });
  }
  expect(fields.map(({ outcome, duress }) => [outcome, duress])).toEqual([
    ['right', 0],
    ['right', 1],
    ['wrong', 1],
  ]);
  expect(fields.map(({ sealed }) => sealed.length)).toEqual([SEALED_LENGTH, SEALED_LENGTH, SEALED_LENGTH]);
  expect(fields.map(({ sealed }) => says(sealed, 'op_1'))).toMatchObject([
    { value: false },
    { value: true },
    { value: false },
  ]);
  expect(says(fields[1]?.sealed ?? '', 'op_2').ok).toBe(false);
  expect(says(world.room.seal('x'), 'x')).toEqual({ ok: true, value: false });
});

test('the entries of a duress PIN differ from those of a right one in nothing but ids, times and the sealed field', async () => {
  const { world, about } = await atTheSafe();
  const shapeOf = async (pin: string) => {
    const from = world.entries.length;
    await world.room.tryPin(about, pin);
    return world.entries.slice(from).map(({ type, actors, data }) => {
      return { type, actors, data: { ...data, attempt: '', sealed: String(data.sealed ?? '').length } };
    });
  };
  expect(await shapeOf(DURESS_PIN)).toEqual(await shapeOf(PIN));
});

test('wrong PINs at the safe and at the desk run up one counter', async () => {
  const { world, issuer, about } = await atTheSafe();
  for (let time = 0; time < 2; time++)
    expect(await world.room.tryPin(about, '111112')).toMatchObject({ outcome: 'wrong', penaltyMs: 0 });
  const counter = screen('k-counter', 'counter');
  await expect(badgeProof(world, 'issuer', counter, '111112')).rejects.toThrow('secretWrong');
  expect(await world.room.tryPin(about, '111112')).toMatchObject({ outcome: 'wrong', penaltyMs: 300_000 });
  expect(await world.room.tryPin(about, PIN)).toEqual({ outcome: 'refused', code: 'penalty', waitMs: 300_000 });
  expect(world.room.penaltyLeft(issuer.person, 'another')).toBe(300_000);
});

test('a badge that is revoked while the check runs no longer counts', async () => {
  const { world, issuer, about } = await atTheSafe();
  const proof = await proofOf(world, 'sys');
  const held = world.holdHashes();
  const trying = world.room.tryPin(about, PIN);
  await world.settle();
  const act = { type: 'revokeBadge', badge: issuer.badge, reason: 'lost' } as const;
  await must(world.room.act({ act, proofs: [proof] }, office, never()));
  held.release();
  expect(await trying).toEqual({ outcome: 'refused', code: 'badgeRevoked', waitMs: 0 });
});

test('closing waits for a check that is under way', async () => {
  const { world, about } = await atTheSafe();
  const held = world.holdHashes();
  const trying = world.room.tryPin(about, PIN);
  await world.settle();
  let closed = false;
  const closing = world.room.close().then(() => {
    closed = true;
  });
  await world.settle();
  expect(closed).toBe(false);
  held.release();
  await closing;
  expect((await trying).outcome).toBe('right');
});

test('a proof is used once elsewhere: the draft says for what, and the entry ends it', async () => {
  const { world } = await atTheSafe();
  const { sys, sec } = { sys: await proofOf(world, 'sys'), sec: await proofOf(world, 'sec') };
  expect(world.room.useProofs([sys, sys], 'custody.act')).toMatchObject({ ok: false, error: { code: 'proofMissing' } });
  expect(world.room.useProofs([], 'custody.act').ok).toBe(false);
  const attempts = [...world.desk.people().proofs.keys()];
  const used = world.room.useProofs([sys, sec], 'custody.act');
  if (!used.ok) throw new Error(used.error.code);
  const { people, draft } = used.value;
  expect(draft).toMatchObject({
    type: 'proofs.used',
    actors: people.map((person) => ({ person })),
    data: { proofs: attempts, what: 'custody.act' },
  });
  await world.desk.record([draft], null);
  expect(world.room.useProofs([sys], 'custody.act').ok).toBe(false);
  await world.settle();
  expect(world.entries.at(-1)).toMatchObject({ type: 'people.refused', data: { code: 'proofMissing' } });
});

test('standings follow permissions, badges and the day', async () => {
  const { world, issuer } = await atTheSafe();
  const standing = () => world.room.standings().get(issuer.person);
  expect(standing()).toEqual({
    roles: ['issuer'],
    filed: ['issuer'],
    badges: new Map([[issuer.badge, 'secure-app']]),
  });
  expect(world.room.standings()).toBe(world.room.standings());
  await manage(world, { type: 'suspendPermission', person: issuer.person, role: 'issuer' });
  expect(standing()).toMatchObject({ roles: ['issuer'], filed: [] });
});
