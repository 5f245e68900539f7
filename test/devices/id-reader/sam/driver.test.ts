import { getEventListeners } from 'node:events';
import sharp from 'sharp';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { IdReaderEvent } from '../../../../devices/id-reader/contract.ts';
import type { PhotoDecoder } from '../../../../devices/id-reader/sam/chip-photo.ts';
import { err, ok } from '../../../../devices/kit/result.ts';
import type { FaultName } from '../../../../simulators/faults.ts';
import { createMemoryBench, type MemoryBench, SAM_NUMBER } from './sam-bench.ts';

async function bench(decodePhoto: PhotoDecoder | null = null): Promise<MemoryBench> {
  const made = await createMemoryBench({ chunk: 'whole', decodePhoto });
  onTestFinished(async () => {
    await made.driver.close();
    await made.end();
  });
  await made.settle(made.driver.open());
  return made;
}

function start(on: MemoryBench, deadlineMs = 20_000) {
  const abort = new AbortController();
  const result = on.driver.read({ deadlineMs, signal: abort.signal });
  return { abort, result };
}

function steps(events: readonly IdReaderEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'step' ? [event.step.step] : []));
}

describe('reading cards with a simulated SAM', () => {
  test('a card is read: document, reader number, time on the wire, steps', async () => {
    const on = await bench();
    on.simulator.presentCard('R2');
    const result = await on.settle(start(on).result);
    expect(result).toMatchObject({
      ok: true,
      value: {
        samNumber: SAM_NUMBER,
        wireMs: 70, // select 20, read 50
        document: {
          kind: 'residentIdCard',
          name: '李测试',
          number: '139999188506300170',
          birthDate: '1885-06-30',
          validTo: 'longTerm',
          addedAddresses: ['样本省样本市样本区新址1号'],
          photo: { state: 'undecoded', reason: 'no-decoder' },
        },
      },
    });
    expect(steps(on.events)).toEqual(['waiting-for-card', 'card-found', 'reading']);
    expect(on.clock.pending()).toBe(0);
  });

  test.each([
    ['J1', 'hkMacaoTaiwanResidencePermit'],
    ['I1', 'foreignPermanentResidentCard2017'],
    ['Y1', 'foreignPermanentResidentCard2023'],
  ])('card %s is a %s', async (card, kind) => {
    const on = await bench();
    on.simulator.presentCard(card);
    expect(await on.settle(start(on).result)).toMatchObject({ ok: true, value: { document: { kind } } });
  });

  test('it waits for a card until the deadline, then says so', async () => {
    const on = await bench();
    const { result } = start(on, 5_000);
    expect(await on.settle(result)).toEqual(err({ code: 'deadline' }));
    expect(on.clock.mono()).toBeGreaterThanOrEqual(5_000);
    expect(on.clock.mono()).toBeLessThan(5_100);
    await on.driver.close();
    expect(on.clock.pending()).toBe(0);
  });

  test('a card that is pulled in mid-read is reported; put back, it is read', async () => {
    const on = await bench();
    on.simulator.presentCard('R1');
    on.simulator.faults.failNext('removeMidRead');
    const { result } = start(on);
    await on.wait('the removal', () => steps(on.events).includes('card-removed'));
    on.simulator.presentCard('R1');
    expect(await on.settle(result)).toMatchObject({ ok: true, value: { document: { name: '张样本' } } });
    expect(steps(on.events)).toEqual([
      'waiting-for-card',
      'card-found',
      'reading',
      'card-removed',
      'card-found',
      'reading',
    ]);
  });

  test.each<FaultName>([
    'silence',
    'halfFrame',
    'corruptChecksum',
    'flipBit',
    'stall',
    'echo',
    'slow',
    'busy',
    'noiseBefore',
    'noiseBetween',
    'lateAnswer',
    'unauthentic',
    'cardRefused',
  ])('one %s while reading is survived: the right card is read in the end', async (fault) => {
    for (const strikeAt of ['waiting-for-card', 'card-found', 'reading']) {
      const on = await bench();
      on.simulator.presentCard('R1');
      const { result } = start(on, 60_000);
      await on.wait(strikeAt, () => steps(on.events).includes(strikeAt));
      on.simulator.faults.failNext(fault);
      expect(await on.settle(result)).toMatchObject({ ok: true, value: { document: { name: '张样本' } } });
    }
  });

  test('a card that never reads is unreadable after three tries, one that is refused is not genuine after two', async () => {
    const on = await bench();
    on.simulator.presentCard('R1');
    on.simulator.faults.failRepeatedly('unauthentic');
    expect(await on.settle(start(on).result)).toEqual(err({ code: 'card-not-genuine', status: '33' }));
    on.simulator.faults.clear('all');
    on.simulator.faults.failRepeatedly('busy');
    expect(await on.settle(start(on).result)).toMatchObject({ ok: false, error: { status: '23' } });
  });

  test('a reader that says that it is not authorised is faulty, while reading and when it is opened', async () => {
    const on = await bench();
    on.simulator.faults.failRepeatedly('samFault');
    expect(await on.settle(start(on).result)).toEqual(err({ code: 'device-fault', status: '66' }));
    expect(await on.settle(on.driver.heartbeat())).toEqual(err({ code: 'device-fault', status: '66' }));
    await on.driver.close();
    expect(await on.settle(on.driver.open())).toEqual(err({ code: 'device-fault', status: '66' }));
    expect(on.clock.pending()).toBe(0);
  });

  test('the same card, left on the reader, is read again by the next reading after a reset', async () => {
    const on = await bench();
    on.simulator.presentCard('R1');
    expect(await on.settle(start(on).result)).toMatchObject({ ok: true });
    await on.clock.advance(10_000);
    const before = on.clock.mono();
    expect(await on.settle(start(on).result)).toMatchObject({ ok: true, value: { document: { name: '张样本' } } });
    expect(on.clock.mono() - before).toBeGreaterThan(1_000);
  });

  test('another card is read at once', async () => {
    const on = await bench();
    on.simulator.presentCard('R1');
    await on.settle(start(on).result);
    on.simulator.presentCard('R2');
    const before = on.clock.mono();
    expect(await on.settle(start(on).result)).toMatchObject({ ok: true, value: { document: { name: '李测试' } } });
    expect(on.clock.mono() - before).toBeLessThan(500);
  });

  test('the same card is not told twice within two seconds, even if it is laid down anew', async () => {
    const on = await bench();
    on.simulator.presentCard('R1');
    await on.settle(start(on).result);
    const told = on.clock.mono();
    on.simulator.presentCard('R1');
    expect(await on.settle(start(on).result)).toMatchObject({ ok: true, value: { document: { name: '张样本' } } });
    expect(on.clock.mono() - told).toBeGreaterThanOrEqual(2_000);
  });

  test('cancelling ends it at once and takes the listener off; the next reading is not confused by the old answer', async () => {
    const on = await bench();
    on.simulator.presentCard('R1');
    const { abort, result } = start(on);
    await on.wait('reading', () => steps(on.events).includes('reading'));
    abort.abort();
    expect(await on.settle(result)).toEqual(err({ code: 'cancelled' }));
    expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
    on.simulator.presentCard('R2');
    expect(await on.settle(start(on).result)).toMatchObject({ ok: true, value: { document: { name: '李测试' } } });
    expect(on.events.filter((event) => event.type === 'noise')).toMatchObject([{ reason: 'late' }]);
  });

  test('a reading that was cancelled before it began sends nothing', async () => {
    const on = await bench();
    const abort = new AbortController();
    abort.abort();
    const told = on.events.length;
    expect(await on.settle(on.driver.read({ deadlineMs: 1_000, signal: abort.signal }))).toEqual(
      err({ code: 'cancelled' }),
    );
    expect(on.events).toHaveLength(told);
    expect(on.clock.pending()).toBe(0);
  });

  test('a second reading while one runs, and a second open, are bugs and throw', async () => {
    const on = await bench();
    const { abort, result } = start(on);
    await expect(start(on).result).rejects.toThrow('one reading at a time');
    await expect(on.driver.open()).rejects.toThrow('opened while open');
    abort.abort();
    await on.settle(result);
  });

  test('heartbeat answers at once while a reading runs', async () => {
    const on = await bench();
    const { abort, result } = start(on);
    const before = on.clock.mono();
    expect(await on.driver.heartbeat()).toEqual(ok(undefined));
    expect(on.clock.mono()).toBe(before);
    abort.abort();
    await on.settle(result);
  });

  test('reading on a reader that is not open says closed', async () => {
    const on = await bench();
    await on.driver.close();
    expect(await on.driver.read({ deadlineMs: 1_000, signal: new AbortController().signal })).toEqual(
      err({ code: 'closed' }),
    );
  });
});

describe('the picture', () => {
  test("the site's own decoder is given the block of 1024 bytes and its picture is handed on", async () => {
    const given: number[] = [];
    const grey = await sharp({ create: { width: 102, height: 126, channels: 3, background: '#808080' } })
      .jpeg()
      .toBuffer();
    const on = await bench(async (block) => {
      given.push(block.length);
      return ok(new Uint8Array(grey));
    });
    on.simulator.presentCard('R1');
    expect(await on.settle(start(on).result)).toMatchObject({
      ok: true,
      value: {
        document: {
          photo: { state: 'decoded', mediaType: 'image/png', base64: expect.stringMatching(/^iVBORw0KGgo/) },
        },
      },
    });
    expect(given).toEqual([1024]);
  });

  test('a decoder that fails costs the picture, not the document', async () => {
    const on = await bench(async () => err('timeout'));
    on.simulator.presentCard('R1');
    expect(await on.settle(start(on).result)).toMatchObject({
      ok: true,
      value: { document: { name: '张样本', photo: { state: 'undecoded', reason: 'decoder-failed' } } },
    });
  });

  test.each(['close', 'unplug', 'cancel'] as const)('%s while it is being decoded ends the reading', async (how) => {
    let decoding = false;
    const on = await bench(() => {
      decoding = true;
      return new Promise(() => {});
    });
    on.simulator.presentCard('R1');
    const { abort, result } = start(on);
    await on.wait('decoding', () => decoding);
    if (how === 'close') await on.driver.close();
    if (how === 'unplug') await on.unplug();
    if (how === 'cancel') abort.abort();
    const code = { close: 'closed', unplug: 'gone', cancel: 'cancelled' }[how];
    expect(await on.settle(result)).toMatchObject({ ok: false, error: { code } });
    expect(on.clock.pending()).toBe(0);
  });
});
