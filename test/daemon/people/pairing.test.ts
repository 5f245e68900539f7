import { expect, test } from 'vitest';
import type { EntryDraft } from '../../../daemon/ledger/entry.ts';
import { createPairing } from '../../../daemon/people/pairing.ts';
import { countingRandom } from '../../support/counting-random.ts';
import { createManualClock } from '../../support/manual-clock.ts';

function makePairing() {
  const clock = createManualClock();
  const stored = new Map<string, { key: Uint8Array; roles: readonly string[] }>();
  const drafts: EntryDraft[] = [];
  const pairing = createPairing({
    clock,
    random: countingRandom(),
    keys: {
      add(client) {
        const keyId = `k${stored.size}`;
        stored.set(keyId, client);
        return keyId;
      },
      find: (keyId) => stored.get(keyId) ?? null,
    },
    record: async (draft) => {
      drafts.push(draft);
    },
  });
  return { clock, pairing, drafts };
}

test('a ticket is traded once for a key, and the pairing is written down without the key', async () => {
  const { pairing, drafts } = makePairing();
  const ticket = pairing.issue(['counter', 'ci']);
  const client = await pairing.redeem(ticket);
  expect(client).toMatchObject({ keyId: 'k0', roles: ['counter', 'ci'] });
  expect(pairing.find('k0')?.key).toEqual(client?.key);
  expect(drafts).toEqual([
    { type: 'client.paired', tv: 1, actors: [{ key: 'k0' }], data: { keyId: 'k0', roles: ['counter', 'ci'] } },
  ]);
  expect(await pairing.redeem(ticket)).toBeNull();
});

test('two pages that bring one ticket at once: one gets it', async () => {
  const { pairing } = makePairing();
  const ticket = pairing.issue(['counter']);
  const answers = await Promise.all([pairing.redeem(ticket), pairing.redeem(ticket)]);
  expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
});

test('a ticket is worth nothing after ten minutes', async () => {
  const { pairing, clock } = makePairing();
  const ticket = pairing.issue(['counter']);
  await clock.advance(600_001);
  expect(await pairing.redeem(ticket)).toBeNull();
});

test('a guessed ticket is refused', async () => {
  const { pairing } = makePairing();
  pairing.issue(['counter']);
  expect(await pairing.redeem('A'.repeat(43))).toBeNull();
});

test('of many tickets the oldest give way', async () => {
  const { pairing } = makePairing();
  const first = pairing.issue(['counter']);
  for (let count = 0; count < 64; count++) pairing.issue(['counter']);
  expect(await pairing.redeem(first)).toBeNull();
});

test('a stored role that this version does not know gives nothing', () => {
  const pairing = createPairing({
    clock: createManualClock(),
    random: countingRandom(),
    keys: { add: () => 'k', find: () => ({ key: new Uint8Array(32), roles: ['counter', 'root'] }) },
    record: async () => {},
  });
  expect(pairing.find('k')?.roles).toEqual(['counter']);
});
