/** The simulated reader, asked with raw bytes of the vectors: what a healthy one does (GA 467 reader protocol). */
import { describe, expect, test } from 'vitest';
import { cardVector, loadIdVectors } from '../../support/id-vectors.ts';
import { Hear, Say, samOnAWire } from '../../support/sam-on-a-wire.ts';

const vectors = loadIdVectors();

async function withCardRead(id: string) {
  const bench = await samOnAWire();
  bench.sam.presentCard(id);
  expect(await bench.ask(Say.find)).toBe(Hear.found);
  expect(await bench.ask(Say.select)).toBe(Hear.selected);
  expect(await bench.ask(Say.read)).toBe(cardVector(vectors, id).read3001);
  return bench;
}

test('without a card it says who and how it is', async () => {
  const { ask } = await samOnAWire();
  expect(await ask(Say.status)).toBe(Hear.done);
  expect(await ask(Say.samNumber)).toBe(vectors.samIds[0]?.responseHex);
  expect(await ask(Say.find)).toBe(Hear.noCard);
});

test.each(vectors.cards.map((card) => [card.id]))(
  'card %s is found, selected and read as the golden answer',
  async (id) => {
    await withCardRead(id);
  },
);

test.each([1, 2, 3, 64] as const)('requests and answers in pieces of %i bytes change nothing', async (chunk) => {
  const { ask, sam } = await samOnAWire({ chunk });
  sam.presentCard('R1');
  expect(await ask(Say.find)).toBe(Hear.found);
  expect(await ask(Say.select)).toBe(Hear.selected);
  expect(await ask(Say.read)).toBe(cardVector(vectors, 'R1').read3001);
});

describe('a card that was read', () => {
  test('is not found again until it left', async () => {
    const { ask, sam } = await withCardRead('R1');
    expect(await ask(Say.find)).toBe(Hear.noCard);
    expect(await ask(Say.find)).toBe(Hear.noCard);
    sam.removeCard();
    expect(await ask(Say.find)).toBe(Hear.noCard);
    sam.presentCard('R1');
    expect(await ask(Say.find)).toBe(Hear.found);
  });

  test('is found again after a reset', async () => {
    const { ask } = await withCardRead('R1');
    expect(await ask(Say.reset)).toBe(Hear.done);
    expect(await ask(Say.find)).toBe(Hear.found);
  });

  test('is found again after the power was gone', async () => {
    const { ask, sam, open } = await withCardRead('R1');
    await sam.unplug();
    await sam.plug();
    await open();
    expect(await ask(Say.find)).toBe(Hear.found);
  });

  test('gives way to another card', async () => {
    const { ask, sam } = await withCardRead('R1');
    sam.presentCard('Y1');
    expect(await ask(Say.find)).toBe(Hear.found);
    expect(await ask(Say.select)).toBe(Hear.selected);
    expect(await ask(Say.read)).toBe(cardVector(vectors, 'Y1').read3001);
  });

  test('tells its added addresses, or that it has none', async () => {
    expect(await (await withCardRead('R1')).ask(Say.addedAddresses)).toBe(Hear.noItem);
    expect(await (await withCardRead('R2')).ask(Say.addedAddresses)).toBe(vectors.ok.newAddress1);
    expect(await (await withCardRead('R3')).ask(Say.addedAddresses)).toBe(vectors.ok.newAddress4);
  });

  test('tells the management number', async () => {
    expect(await (await withCardRead('R1')).ask(Say.managementNumber)).toBe(vectors.ok.mgmtNumber);
  });
});

describe('out of order', () => {
  test('select before find fails', async () => {
    const { ask, sam } = await samOnAWire();
    expect(await ask(Say.select)).toBe(Hear.selectFailed);
    sam.presentCard('R1');
    expect(await ask(Say.select)).toBe(Hear.selectFailed);
  });

  test('read before select fails', async () => {
    const { ask, sam } = await samOnAWire();
    sam.presentCard('R1');
    expect(await ask(Say.find)).toBe(Hear.found);
    expect(await ask(Say.read)).toBe(Hear.readFailed);
    expect(await ask(Say.addedAddresses)).toBe(Hear.readFailed);
  });

  test('added addresses before the read fail', async () => {
    const { ask, sam } = await samOnAWire();
    sam.presentCard('R3');
    await ask(Say.find);
    await ask(Say.select);
    expect(await ask(Say.addedAddresses)).toBe(Hear.readFailed);
  });

  test('a card that is pulled while it is being read fails the read', async () => {
    const { ask, clock, sam, take } = await samOnAWire();
    sam.presentCard('R1');
    await ask(Say.find);
    await ask(Say.select);
    expect(await ask(Say.read, 10)).toBe('');
    sam.removeCard();
    await clock.advance(100);
    expect(take()).toBe(Hear.readFailed);
  });
});

describe('requests that are none', () => {
  test.each([
    ['a wrong checksum', 'AAAAAA96690003200123', Hear.checksumWrong],
    ['a length that does not fit the command', 'AAAAAA9669000420010025', Hear.lengthWrong],
    ['a length beyond any request', 'AAAAAA9669FFFF2001', Hear.lengthWrong],
    ['a command without its parameter', 'AAAAAA966900020002', Hear.lengthWrong],
    ['an unknown command', 'AAAAAA96690003200320', Hear.commandWrong],
  ])('%s is refused by its own status', async (_what, hex, refusal) => {
    const { ask } = await samOnAWire();
    expect(await ask(hex, 500)).toBe(refusal);
    // And nothing is left over from it.
    expect(await ask(Say.status)).toBe(Hear.done);
  });

  test('noise is not answered', async () => {
    const { ask } = await samOnAWire();
    expect(await ask('00112233AAAA', 500)).toBe('');
    expect(await ask(`0000${Say.status}`)).toBe(Hear.done);
  });
});

describe('profiles', () => {
  test('a module of the 05.01 age does not know the command for fingerprints', async () => {
    const { ask, sam } = await samOnAWire({ profile: '05.01' });
    sam.presentCard('R1');
    await ask(Say.find);
    await ask(Say.select);
    expect(await ask(Say.readWithFinger)).toBe(Hear.commandWrong);
    expect(await ask(Say.read)).toBe(cardVector(vectors, 'R1').read3001);
  });

  test.each([
    ['R1', '090A', 2321],
    ['R2', '070A', 1809],
    ['R3', '050A', 1297],
  ])('card %s answers with its own length of fingerprints', async (id, length, size) => {
    const { ask, sam } = await samOnAWire();
    sam.presentCard(id);
    await ask(Say.find);
    await ask(Say.select);
    const answer = await ask(Say.readWithFinger);
    expect(answer.slice(10, 14)).toBe(length);
    expect(answer.length / 2).toBe(size);
  });
});

describe('speed', () => {
  test('a host at another speed hears nothing', async () => {
    const { ask } = await samOnAWire({ hostBaudRate: 9600 });
    expect(await ask(Say.status, 1000)).toBe('');
  });

  test('a change of speed is answered at the old one and holds from then on, until the power is gone', async () => {
    const { ask, sam, open } = await samOnAWire();
    expect(await ask(Say.setBaud9600)).toBe(Hear.done);
    expect(await ask(Say.status)).toBe('');
    await sam.unplug();
    await sam.plug();
    await open();
    expect(await ask(Say.status)).toBe(Hear.done);
  });

  test('paced, a read answer takes the time of the line: 112 ms at 115200', async () => {
    const { ask, clock, sam, take } = await samOnAWire();
    sam.presentCard('R1');
    sam.setPaced(true);
    await ask(Say.find);
    await ask(Say.select);
    // 50 ms of work, then 1295 bytes of ten bits: 112.4 ms.
    const early = await ask(Say.read, 50 + 112);
    expect(early.length / 2).toBeGreaterThan(1200);
    expect(early.length / 2).toBeLessThan(1295);
    await clock.advance(1);
    expect(early + take()).toBe(cardVector(vectors, 'R1').read3001);
  });
});

describe('the cable', () => {
  test('unplugging is heard once, and opening fails until it is back', async () => {
    const { gone, open, sam } = await samOnAWire();
    await sam.unplug();
    await sam.unplug();
    expect(gone).toEqual([{ code: 'gone', path: 'memory:sam' }]);
    expect(await open()).toEqual({ ok: false, error: { code: 'not-found', path: 'memory:sam' } });
    await sam.plug();
    expect((await open()).ok).toBe(true);
  });

  test('what was under way when the cable was pulled never comes', async () => {
    const { ask, clock, open, sam, take } = await samOnAWire();
    expect(await ask(Say.status, 1)).toBe('');
    await sam.unplug();
    await sam.plug();
    await open();
    await clock.advance(10_000);
    expect(take()).toBe('');
  });

  test('closing ends all timers and may be repeated', async () => {
    const { ask, clock, sam, transport } = await samOnAWire();
    sam.faults.failNext('lateAnswer');
    await ask(`${Say.status}AAAA`, 1);
    expect(clock.pending()).toBeGreaterThan(0);
    await sam.close();
    await sam.close();
    await transport.close();
    expect(clock.pending()).toBe(0);
  });
});
