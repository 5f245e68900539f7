import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { IdReaderEvent } from '../../../../devices/id-reader/contract.ts';
import { createSamReader } from '../../../../devices/id-reader/sam/driver.ts';
import { fromHex, toHex } from '../../../../devices/kit/bytes.ts';
import { silentLog } from '../../../../devices/kit/log.ts';
import { createMemoryWire } from '../../../../simulators/wires/memory.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

const vectors = JSON.parse(readFileSync(new URL('../../../vectors/id-documents.json', import.meta.url), 'utf8'));

/** Requests of the GA 467 reader protocol, from the vectors' document. */
const STATUS = 'AAAAAA96690003' + '11FFED';
const SAM_NUMBER = 'AAAAAA96690003' + '12FFEE';
const FIND = 'AAAAAA96690003' + '200122';
const SELECT = 'AAAAAA96690003' + '200221';
const READ = 'AAAAAA96690003' + '300132';
const ADDED = 'AAAAAA96690003' + '300330';
const RESET = 'AAAAAA96690003' + '10FFEC';
const DONE = 'AAAAAA96690004' + '00009094';
const NUMBER = 'AAAAAA96690014' + '00009005000300BF7B3301010000000200000077';
const NO_SUCH_ITEM = 'AAAAAA96690004' + '00009195';
const CHECKSUM_WRONG = 'AAAAAA96690004' + '00001014';
const FOUND = 'AAAAAA96690008' + '00009F0000000097';
const SELECTED = 'AAAAAA9669000C' + '00009000000000000000009C';

type Script = Readonly<Record<string, string | readonly string[]>>;

/** A driver at a device that answers by the book: request → answer, or answers in turn, in whole frames of hex. */
async function setUp(script: Script, onlyAt: number | null = null, path = '/memory/reader') {
  const clock = createManualClock();
  const { wire, transport } = createMemoryWire({ path, chunk: 'whole' });
  const heard: string[] = [];
  const speeds: (number | null)[] = [];
  const turns = new Map<string, number>();
  wire.listen((chunk) => {
    const request = toHex(chunk);
    heard.push(request);
    speeds.push(wire.hostBaudRate());
    if (onlyAt !== null && wire.hostBaudRate() !== onlyAt) return;
    const turn = turns.get(request) ?? 0;
    turns.set(request, turn + 1);
    const answers = script[request];
    const answer = typeof answers === 'string' ? answers : answers?.[Math.min(turn, answers.length - 1)];
    if (answer !== undefined && answer !== '') wire.write(fromHex(answer));
  });
  await wire.plug();
  const events: IdReaderEvent[] = [];
  const driver = createSamReader({
    id: 'reader',
    transport,
    clock,
    log: silentLog,
    onEvent: (event) => events.push(event),
    decodePhoto: null,
    today: () => '2026-11-22',
  });
  onTestFinished(() => driver.close());
  const settle = async <T>(promise: Promise<T>): Promise<T> => {
    let settled = false;
    promise.finally(() => {
      settled = true;
    });
    for (let turn = 0; turn < 4_000 && !settled; turn++) await clock.advance(10);
    return promise;
  };
  return { clock, wire, driver, heard, speeds, events, settle };
}

describe('finding a SAM', () => {
  test('it asks for status, then for the number, in the bytes of the protocol', async () => {
    const { driver, heard, settle, clock } = await setUp({ [STATUS]: DONE, [SAM_NUMBER]: NUMBER });
    expect(await settle(driver.open())).toEqual({
      ok: true,
      value: { model: 'sam', serial: '05.03-20151231-0000000001-0000000002', baudRate: 115200 },
    });
    expect(heard).toEqual([STATUS, SAM_NUMBER]);
    expect(clock.pending()).toBe(0);
  });

  test.each([
    [115200, 1],
    [57600, 2],
    [38400, 3],
    [19200, 4],
    [9600, 5],
  ])('a reader at %i bit/s answers the try number %i, and its speed is not changed', async (speed, tries) => {
    const { driver, heard, speeds, settle } = await setUp({ [STATUS]: DONE, [SAM_NUMBER]: NUMBER }, speed);
    expect(await settle(driver.open())).toMatchObject({ ok: true, value: { baudRate: speed } });
    expect(heard).toEqual([...Array(tries).fill(STATUS), SAM_NUMBER]);
    expect(speeds).toEqual([115200, 57600, 38400, 19200, 9600].slice(0, tries).concat(speed));
  });

  test('nothing that answers at any speed is no answer, after 400 ms each, and the wire is free again', async () => {
    const { driver, heard, settle, clock } = await setUp({});
    expect(await settle(driver.open())).toEqual({ ok: false, error: { code: 'no-answer' } });
    expect(heard).toEqual(Array(5).fill(STATUS));
    expect(clock.mono()).toBe(2_000);
    expect(clock.pending()).toBe(0);
    expect(await settle(driver.open())).toEqual({ ok: false, error: { code: 'no-answer' } });
  });

  test('a reader without a SAM of its own, which does not answer for its number, is refused', async () => {
    const { driver, settle, clock } = await setUp({ [STATUS]: DONE });
    expect(await settle(driver.open())).toEqual({ ok: false, error: { code: 'protocol', reason: 'no-sam' } });
    expect(clock.pending()).toBe(0);
  });

  test('bytes of a wrong speed may spoil the first request: it is sent again', async () => {
    const { driver, heard, settle } = await setUp({
      [STATUS]: [CHECKSUM_WRONG, CHECKSUM_WRONG, DONE],
      [SAM_NUMBER]: NUMBER,
    });
    expect(await settle(driver.open())).toMatchObject({ ok: true });
    expect(heard).toEqual([STATUS, STATUS, STATUS, SAM_NUMBER]);
  });

  test('a TCP wire has no speed', async () => {
    const { driver, settle } = await setUp({ [STATUS]: DONE, [SAM_NUMBER]: NUMBER }, null, 'tcp://127.0.0.1:4001');
    expect(await settle(driver.open())).toMatchObject({ ok: true, value: { baudRate: null } });
  });
});

describe('reading golden answers', () => {
  const book = (card: number): Script => ({
    [STATUS]: DONE,
    [SAM_NUMBER]: NUMBER,
    [FIND]: FOUND,
    [SELECT]: SELECTED,
    [READ]: vectors.cards[card].read3001,
    [ADDED]: NO_SUCH_ITEM,
    [RESET]: DONE,
  });
  const request = () => ({ deadlineMs: 20_000, signal: new AbortController().signal });

  const cards: readonly (readonly [string, number])[] = vectors.cards.map(({ id }: { id: string }, i: number) => [
    id,
    i,
  ]);

  test.each(cards)('card %s', async (_id, index) => {
    const { driver, heard, settle } = await setUp(book(index));
    await settle(driver.open());
    const { fields } = vectors.cards[index];
    expect(await settle(driver.read(request()))).toMatchObject({
      ok: true,
      value: { document: { number: fields.id } },
    });
    expect(heard).toEqual([STATUS, SAM_NUMBER, FIND, SELECT, READ, ADDED]);
  });

  test('fingerprints are never asked for', async () => {
    const { driver, heard, settle } = await setUp({ ...book(0), [READ]: 'AAAAAA96690004' + '00002125' });
    await settle(driver.open());
    expect(await settle(driver.read(request()))).toEqual({
      ok: false,
      error: { code: 'card-unreadable', status: '21' },
    });
    expect(heard.filter((frame) => frame.startsWith('AAAAAA966900033010'))).toEqual([]);
  });

  test('a card on a reader that finds it again at once is told once in two seconds', async () => {
    const { driver, heard, settle, clock } = await setUp(book(0));
    await settle(driver.open());
    await settle(driver.read(request()));
    const told = clock.mono();
    expect(await settle(driver.read(request()))).toMatchObject({ ok: true });
    expect(clock.mono() - told).toBeGreaterThanOrEqual(2_000);
    expect(clock.mono() - told).toBeLessThan(2_400);
    expect(heard).not.toContain(RESET);
  });

  test('while no card lies there, it asks at most four times a second', async () => {
    const { driver, heard, settle } = await setUp({ ...book(0), [FIND]: 'AAAAAA96690004' + '00008084' });
    await settle(driver.open());
    await settle(driver.read({ ...request(), deadlineMs: 10_000 }));
    const finds = heard.filter((frame) => frame === FIND).length;
    expect(finds).toBeGreaterThan(20);
    expect(finds).toBeLessThanOrEqual(40);
  });

  test('an answer to an earlier request that comes late is counted as noise and not taken for the next one', async () => {
    const { driver, wire, settle, clock, events } = await setUp({ ...book(0), [FIND]: ['', FOUND], [SELECT]: '' });
    await settle(driver.open());
    const reading = driver.read({ ...request(), deadlineMs: 4_000 });
    // The first find is not answered in its 1.5 s; the second is, 300 ms later, and select is under way when the late one comes.
    await clock.advance(1_900);
    wire.write(fromHex(FOUND));
    await clock.advance(0);
    expect(events).toContainEqual({ type: 'noise', bytes: 15, reason: 'late' });
    wire.write(fromHex(SELECTED));
    expect(await settle(reading)).toMatchObject({
      ok: true,
      value: { document: { number: vectors.cards[0].fields.id } },
    });
  });

  test('an answer whose inner lengths do not add up ends as trouble of the protocol after three tries', async () => {
    // Lengths 256 and 4096, then nothing.
    const { driver, settle } = await setUp({ ...book(0), [READ]: 'AAAAAA96690008' + '0000900100100089' });
    await settle(driver.open());
    expect(await settle(driver.read(request()))).toEqual({ ok: false, error: { code: 'protocol', reason: 'split' } });
  });
});
