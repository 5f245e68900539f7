import { expect, test } from 'vitest';
import { epochsNamedBy, recoveredDraft } from '../../../daemon/ledger/recovered-entry.ts';
import { createRecoverySource, evolveRecovery } from '../../../daemon/ledger/recovery-state.ts';

const recovered = { type: 'log.recovered' };
const confirmed = { type: 'log.recovery-confirmed' };

test('each recovery waits for a confirmation of its own; nothing else changes that', () => {
  const states = [recovered, { type: 'daemon.started' }, confirmed, confirmed, recovered].map(
    (
      (state) => (entry: { type: string }) =>
        (state = evolveRecovery(state, entry))
    )('none' as ReturnType<typeof evolveRecovery>),
  );
  expect(states).toEqual(['unconfirmed', 'unconfirmed', 'none', 'none', 'unconfirmed']);
  const source = createRecoverySource('unconfirmed');
  source.take({ type: 'people.refused' });
  expect(source.state()).toBe('unconfirmed');
  source.take(confirmed);
  expect(source.state()).toBe('none');
});

const epoch = { epoch: 1, origin: 'twinlock.internal/0123456789abcdef/1', size: 5, root: 'ab'.repeat(32) };
const draft = recoveredDraft({
  ...{ found: 'rolled-back', reason: 'disk', epochs: [epoch], note: null, guard: null, vkey: 'k', endorsement: null },
});

test('the first entry of a recovered epoch names its predecessors, and they are read back from it', () => {
  expect(draft.data).toMatchObject({ oldOrigin: epoch.origin, oldSize: 5, oldRoot: epoch.root, guardSize: null });
  expect(epochsNamedBy(draft)).toEqual([epoch]);
  expect(epochsNamedBy(null)).toEqual([]);
  expect(epochsNamedBy({ type: 'daemon.started', data: { epochs: 'x' } })).toEqual([]);
});

test('a first entry whose list cannot be read is not taken for one without predecessors', () => {
  for (const epochs of [null, [null], [[1]], [{ ...epoch, size: '5' }], [{ ...epoch, root: 'ab' }]])
    expect(epochsNamedBy({ type: 'log.recovered', data: { epochs } })).toBeNull();
});
