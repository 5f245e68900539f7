/** A proof is a secret of the screen that got it: nothing that is published or written down can be used in its place. */
import { expect, test } from 'vitest';
import { both, createRoomWorld, must, office, proofOf, refused, screen, setUp } from './room-world.ts';

test('what every counter hears of a proof is no proof', async () => {
  const world = await createRoomWorld();
  await setUp(world);
  const from = world.published.length;
  const proof = await proofOf(world, 'sys');
  const heard = JSON.stringify([world.published.slice(from), world.views, world.entries, world.logged]);
  expect(heard).not.toContain(proof);
  // The id of the attempt, by which the ledger knows the proof: a client that only listens has it before the answer leaves.
  const attempt = [...world.desk.people().proofs.keys()].at(-1) ?? '';
  expect(heard).toContain(attempt);
  const thief = screen('k-counter', 'counter');
  expect(await refused(world.room.signIn({ proof: attempt, role: 'systemAdmin' }, thief))).toMatchObject({
    code: 'proofMissing',
  });
  expect(world.room.useProofs([attempt], 'custody.service').ok).toBe(false);
  await must(world.room.signIn({ proof, role: 'systemAdmin' }, office));
});

test('two managers’ attempts as everybody hears them do no act, and the tokens that they got do it once', async () => {
  const world = await createRoomWorld();
  await setUp(world);
  const proofs = await both(world);
  const attempts = [...world.desk.people().proofs.keys()];
  const act = { type: 'enrolPerson', name: 'N', idNumber: '110105194912310029', login: 'n' } as const;
  const params = { ...act, formal: '2020-01-01', confidentiality: '2020-01-02' };
  const never = new AbortController().signal;
  expect(attempts).toHaveLength(2);
  expect(await refused(world.room.act({ act: params, proofs: attempts }, office, never))).toMatchObject({
    code: 'proofMissing',
  });
  await must(world.room.act({ act: params, proofs }, office, never));
  const again = { ...params, idNumber: '110105194912310028', login: 'm' };
  expect(await refused(world.room.act({ act: again, proofs }, office, never))).toMatchObject({ code: 'proofMissing' });
});
