/** The simulated board heard raw: the frames of the maker's table, its own timers, its modes, its supply, its mishaps. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../devices/kit/bytes.ts';
import { withCrc } from '../../../devices/modbus/protocol/modbus-crc.ts';
import type { ModbusRequest } from '../../../devices/modbus/protocol/modbus-request.ts';
import {
  answerBoard,
  type BoardRegisters,
  beginBoardRegisters,
  expireFlashes,
  nextFlip,
} from '../../../simulators/safe/board-registers.ts';
import { rawLine } from '../modbus/line-with-safe.ts';

const vectors = JSON.parse(readFileSync(new URL('../../vectors/modbus.json', import.meta.url), 'utf8')) as {
  frames: { name: string; hex: string }[];
};
const golden = (name: string): string => {
  const found = vectors.frames.find((frame) => frame.name === name);
  if (found === undefined) throw new Error(`no vector ${name}`);
  return found.hex;
};
const COILS = '03 01 0000 0008';
const INPUTS = '03 02 0000 0008';
const FLASH_700_MS = '03 05 0200 0007';
/** Board address 1, as the golden frames have it. */
async function atOne() {
  const on = await rawLine();
  await on.air.close();
  await on.ask('03 06 4000 0001');
  return on;
}

describe('golden frames of the maker’s table', () => {
  test('coils, inputs, relay on and a flash are answered as the standard has it', async () => {
    const on = await atOne();
    expect(await on.askRaw(golden('relay board: coils'))).toBe('010101005188'); // nothing on
    expect(await on.askRaw(golden('relay board: inputs'))).toMatch(/^010201F3/); // all shut, no key turned
    const relayOn = golden('relay board: relay 1 on').replaceAll(' ', '');
    expect(await on.askRaw(relayOn)).toBe(relayOn);
    expect(on.safe.model().coils[0]).toBe(true);
    const flash = golden('relay board: relay 1 on for 0.7 s').replaceAll(' ', '');
    expect(await on.askRaw(flash)).toBe(flash);
    await on.clock.advance(700);
    expect(on.safe.model().coils[0]).toBe(false);
  });

  test.each([1, 2, 3, 64] as const)('in pieces of %s bytes too', async (chunk) => {
    const on = await rawLine('normal', chunk);
    expect(await on.ask(COILS)).toBe('03010100');
  });
});

describe('a flash', () => {
  test('ends by the board’s own clock, also when nobody asks and the cable is out', async () => {
    const on = await rawLine();
    expect(await on.ask(FLASH_700_MS)).toBe('030502000007');
    await on.board.unplug();
    await on.clock.advance(679);
    expect(on.safe.model().coils[0]).toBe(true);
    await on.clock.advance(1);
    expect(on.safe.model().coils[0]).toBe(false);
    expect(on.clock.pending()).toBe(0);
  });

  test('off: the relay goes off for the time and comes back', async () => {
    const on = await rawLine();
    await on.ask('03 05 0002 FF00');
    await on.ask('03 05 0402 0003');
    expect(on.safe.model().coils[2]).toBe(false);
    await on.clock.advance(300);
    expect(on.safe.model().coils[2]).toBe(true);
  });

  test('is ended by all-off, by a restart and by a loss of supply, and does not come back', async () => {
    const ends = [
      async (on: Awaited<ReturnType<typeof rawLine>>) => void (await on.ask('03 05 00FF 0000')),
      async (on: Awaited<ReturnType<typeof rawLine>>) => on.board.restart(),
      async (on: Awaited<ReturnType<typeof rawLine>>) => {
        on.safe.act({ do: 'fitBattery', lastsMs: 0 });
        on.safe.act({ do: 'cutPower' });
        expect(await on.askRaw('03 01 00 00 00 08 3C 2E')).toBe('');
        on.safe.act({ do: 'restorePower' });
      },
    ];
    for (const end of ends) {
      const on = await rawLine();
      await on.ask(FLASH_700_MS);
      await end(on);
      expect(on.safe.model().coils).not.toContain(true);
      await on.clock.advance(2_000);
      expect(await on.ask(COILS)).toBe('03010100');
    }
  });

  test('FF00 is a time like any other: 6528 s', async () => {
    const on = await rawLine();
    await on.ask('03 05 0200 FF00');
    await on.clock.advance(6_527_000);
    expect(on.safe.model().coils[0]).toBe(true);
    await on.clock.advance(1_100);
    expect(on.safe.model().coils[0]).toBe(false);
  });

  test('always ends, whatever is asked before, meanwhile and after', () => {
    const request: fc.Arbitrary<ModbusRequest> = fc.record({
      function: fc.constant('writeCoil' as const),
      address: fc.oneof(fc.integer({ min: 0x200, max: 0x207 }), fc.constantFrom(0xff, 0x1ff, 0x999)),
      value: fc.oneof(fc.nat(50), fc.constantFrom(0xff00, 0)),
    });
    let flashes = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3_000), request), { minLength: 1, maxLength: 30 }), (steps) => {
        let board = beginBoardRegisters(1, 0);
        let now = 0;
        const sight = { contacts: [], readBack: [] };
        for (const [wait, asked] of steps) {
          now += wait;
          board = answerBoard(expireFlashes(board, now), asked, sight, now).next;
          if (nextFlip(board) !== null) flashes++;
        }
        // From here on nobody asks: each relay that a flash switched on goes off at its time.
        const flashing = board.flipAt.flatMap((at, i) => (at === null ? [] : [i]));
        for (let at = nextFlip(board); at !== null; at = nextFlip(board)) {
          expect(at - now).toBeLessThanOrEqual(0xffff * 100);
          board = expireFlashes(board, at);
        }
        for (const channel of flashing) expect(board.coils[channel]).toBe(false);
      }),
      { seed: 3 },
    );
    expect(flashes).toBeGreaterThan(100);
  });
});

describe('registers', () => {
  test.each([
    ['modes as set', '03 03 1000 0008', `030310${'0000'.repeat(8)}`],
    ['the address', '03 03 4000 0001', '0303020003'],
    ['a coil that is not there', '03 01 0008 0001', '038102'],
    ['an input that is not there', '03 02 0007 0002', '038202'],
    ['a relay that is not there', '03 05 0008 FF00', '038502'],
    ['a coil that is neither on nor off', '03 05 0000 1234', '038503'],
    ['a mode that is not there', '03 06 1000 0009', '038603'],
    ['a function that it does not have', '03 04 0000 0001', '038401'],
    ['no coils at all', '03 01 0000 0000', '038103'],
    ['a setting of several relays', '03 0F 0000 0003 01 05', '030F00000003'],
    ['toggling all', '03 05 01FF FF00', '030501FFFF00'],
  ])('%s', async (_, asks, answers) => {
    const on = await rawLine();
    expect(await on.ask(asks)).toBe(answers);
  });

  test('a broadcast is obeyed and not answered; another unit’s request is neither', async () => {
    const on = await rawLine();
    expect(await on.ask('00 05 0003 FF00')).toBe('');
    expect(on.safe.model().coils[3]).toBe(true);
    expect(await on.ask('09 05 0003 0000')).toBe('');
    expect(on.safe.model().coils[3]).toBe(true);
  });

  test('a new address holds from the next request on, and over a restart; relays do not', async () => {
    const on = await rawLine();
    await on.ask('03 05 0004 FF00');
    expect(await on.ask('03 06 4000 0007')).toBe('030640000007');
    expect(await on.ask(COILS)).toBe('');
    on.board.restart();
    expect(await on.ask('07 01 0000 0008')).toBe('07010100');
  });

  test('as it leaves the factory, an input at rest or in motion drives its relay: a wire opens the safe', async () => {
    const on = await rawLine('linkage');
    expect(await on.ask('03 03 1000 0001')).toBe('0303020001');
    on.safe.act({ do: 'cutWire', input: 'door' });
    on.safe.act({ do: 'turnKey', who: 'sealKeeper' });
    expect(on.safe.act({ do: 'drawBolt' }).ok).toBe(false);
    on.safe.act({ do: 'mendWire', input: 'door' });
    expect(on.safe.act({ do: 'drawBolt' }).ok).toBe(true);
    expect(on.board.describe().shows).toMatchObject({ lockRelay: 'on', lock: 'released', bolt: 'drawn' });
  });

  test('in toggle mode each press turns the relay over', async () => {
    const on = await rawLine('toggle');
    const levels: (boolean | undefined)[] = [];
    for (const way of ['turnKey', 'turnKeyBack', 'turnKey'] as const) {
      on.safe.act({ do: way, who: 'sealKeeper' });
      levels.push(on.safe.model().coils[2]);
    }
    expect(levels).toEqual([true, true, false]);
  });
});

test('inputs follow the safe, bouncing first', async () => {
  const on = await rawLine();
  on.safe.act({ do: 'setBounce', ms: 45 });
  on.safe.act({ do: 'turnKey', who: 'issuer' });
  const seen = new Set<string>();
  for (let i = 0; i < 8; i++) seen.add(await on.ask(INPUTS, 7));
  expect(seen).toEqual(new Set(['030201F3', '030201FB']));
  expect(await on.ask(INPUTS)).toBe('030201FB');
});

describe('a relay that does not obey', () => {
  test.each([
    ['stuckOn', '03010101', '03010101', true],
    ['stuckOff', '03010100', '03010100', false],
    ['weldedOn', '03010100', '03010101', true],
    ['free', '03010100', '03010101', false],
  ] as const)(
    '%s: read-back off and on, and whether the lock lets go while it is off',
    async (condition, off, lit, free) => {
      const on = await rawLine();
      on.safe.act({ do: 'stickRelay', channel: 0, condition });
      on.safe.act({ do: 'turnKey', who: 'sealKeeper' });
      expect(await on.ask(COILS)).toBe(off);
      expect(on.safe.act({ do: 'drawBolt' }).ok).toBe(free);
      await on.ask('03 05 0000 FF00');
      expect(await on.ask(COILS)).toBe(lit);
    },
  );
});

describe('faults of the line', () => {
  const HEALTHY = '030101005030'; // coils, all off
  const READ = '0301000000083C2E';

  test('the healthy answer', async () => {
    const on = await rawLine();
    expect(await on.askRaw(READ)).toBe(HEALTHY);
  });

  test.each([
    ['silence', /^$/],
    ['answerLost', /^$/],
    ['halfFrame', /^030101$/],
    ['corruptChecksum', /^0301010050CF$/],
    ['echo', /^0301000000083C2E030101005030$/],
    ['busy', /^038106/],
    ['noiseBefore', /^([0-7][0-9A-F]){4,11}030101005030$/],
    ['noiseBetween', /^030101005030([0-7][0-9A-F]){4,11}$/],
    ['foreignUnit', /^13010100[0-9A-F]{4}$/],
    ['shortAnswer', /^030100[0-9A-F]{4}$/],
    ['wrongByteCount', /^03010200[0-9A-F]{4}$/],
  ] as const)('%s, once', async (fault, shape) => {
    const on = await rawLine();
    on.board.faults.failNext(fault);
    expect(await on.askRaw(READ, 1_000)).toMatch(shape);
    expect(await on.askRaw(READ, 1_000)).toBe(HEALTHY);
  });

  test('flipBit is one bit', async () => {
    const on = await rawLine();
    on.board.faults.failNext('flipBit');
    const difference = BigInt(`0x${await on.askRaw(READ)}`) ^ BigInt(`0x${HEALTHY}`);
    expect(difference.toString(2).replaceAll('0', '')).toBe('1');
  });

  test.each([
    ['slow', 204, 20],
    ['lateAnswer', 690, 20],
  ] as const)('%s', async (fault, nothingFor, then) => {
    const on = await rawLine();
    on.board.faults.failNext(fault);
    expect(await on.askRaw(READ, nothingFor)).toBe('');
    await on.clock.advance(then);
    expect(on.take()).toBe(HEALTHY);
  });

  test('stall', async () => {
    const on = await rawLine();
    on.board.faults.failNext('stall');
    expect(await on.askRaw(READ, 390)).toBe('030101');
    await on.clock.advance(30);
    expect(on.take()).toBe('005030');
  });

  test('unplugMidReply takes the board off the line, and not the others', async () => {
    const on = await rawLine();
    on.board.faults.failNext('unplugMidReply');
    expect(await on.askRaw(READ)).toBe('030101');
    expect(on.board.describe().plugged).toBe(false);
    expect(await on.askRaw(READ)).toBe('');
    expect(await on.ask('01 04 0001 0001')).toBe('01040200D7');
    await on.board.plug();
    expect(await on.askRaw(READ)).toBe(HEALTHY);
  });

  test('a swallowed command is not carried out; one whose answer is lost is', async () => {
    const on = await rawLine();
    on.board.faults.failNext('silence');
    await on.ask(FLASH_700_MS);
    expect(on.safe.model().coils[0]).toBe(false);
    on.board.faults.failNext('answerLost');
    expect(await on.ask(FLASH_700_MS)).toBe('');
    expect(on.safe.model().coils[0]).toBe(true);
  });

  test('a number of times', async () => {
    const on = await rawLine();
    on.board.faults.failTimes('silence', 2);
    expect([await on.askRaw(READ), await on.askRaw(READ), await on.askRaw(READ)]).toEqual(['', '', HEALTHY]);
    expect(on.board.faults.armed('silence')).toBe(false);
  });
});

test('no damaged request is obeyed or answered, and the next good one is answered', async () => {
  const on = await rawLine();
  const flash = withCrc(fromHex(FLASH_700_MS));
  for (let at = 0; at < flash.length; at++) {
    const damaged = flash.map((byte, i) => (i === at ? byte ^ 0x21 : byte));
    expect([at, await on.askRaw(toHex(damaged), 100)]).toEqual([at, '']);
    expect(on.safe.model().coils).not.toContain(true);
    expect(await on.ask(COILS)).toBe('03010100');
  }
});

test('a board without a flash under way turns nothing over', () => {
  const board: BoardRegisters = beginBoardRegisters(3, 1);
  expect(expireFlashes(board, 1e9)).toBe(board);
});
