import { expect, test } from 'vitest';
import { atTheCounter } from '../support/counter-story.ts';
import { durableIs, stepIs } from '../support/running-daemon.ts';

test('a card is read: the person arrives at the counter, the ledger has the act without the person', async () => {
  const { daemon, key, counter, bench, read } = await atTheCounter();
  const answer = read('read-a-card-1');
  await counter.message(stepIs('waiting-for-card'));
  await bench('presentCard', 'R1');
  const { result } = await answer;
  expect(result.document).toMatchObject({
    kind: 'residentIdCard',
    name: '张样本',
    number: '110101189001010024',
    birthDate: '1890-01-01',
    photo: { state: 'undecoded', reason: 'no-decoder' },
  });
  expect(result).toMatchObject({ duplicate: false, subject: null, samNumber: expect.stringMatching(/^05\.03-\d{8}-/) });

  const event = await counter.message(durableIs('reading.completed'));
  expect(event.params).toMatchObject({ seq: result.seq, device: 'id-reader-1', data: { simulated: true } });

  const office = await daemon.session('office', key);
  const { result: page } = await office.call('ledger.page', { limit: 50 });
  const leaves: string[] = page.entries.map((entry: { leaf: string }) => entry.leaf);
  expect(leaves.map((leaf) => JSON.parse(leaf).type)).toEqual([
    'reading.completed',
    'reading.requested',
    'client.paired',
    'custody.started',
    'daemon.started',
  ]);
  const completed = JSON.parse(leaves[0] ?? '');
  expect(completed.sim).toBe(true);
  expect(completed.pii.map((commitment: { f: string }) => commitment.f)).toEqual(
    expect.arrayContaining(['name', 'number', 'birthDate', 'address']),
  );
  for (const value of ['张样本', '110101189001010024', '18900101', '1890-01-01', '样本胡同'])
    expect(leaves.join('\n')).not.toContain(value);
});

test('the same card is read again for a second request, without being lifted', async () => {
  const { bench, read } = await atTheCounter();
  await bench('presentCard', 'R2');
  const first = await read('again-00001');
  const second = await read('again-00002');
  expect(first.result.document.number).toBe(second.result.document.number);
  expect(second.result.duplicate).toBe(false);
});

test('each kind of card arrives as what it is', async () => {
  const { bench, read } = await atTheCounter();
  const kinds: [card: string, kind: string][] = [
    ['J1', 'hkMacaoTaiwanResidencePermit'],
    ['I1', 'foreignPermanentResidentCard2017'],
    ['Y1', 'foreignPermanentResidentCard2023'],
  ];
  for (const [card, kind] of kinds) {
    await bench('removeCard');
    await bench('presentCard', card);
    const { result } = await read(`kind-${card}-0001`);
    expect(result.document.kind).toBe(kind);
  }
});
