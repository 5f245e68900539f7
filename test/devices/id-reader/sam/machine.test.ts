import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SamStatus } from '../../../../devices/id-reader/protocol/sam-status.ts';
import { advanceReading, beginReading } from '../../../../devices/id-reader/sam/machine.ts';
import type {
  Advance,
  ReadingEffect,
  ReadingInput,
  ReadingState,
} from '../../../../devices/id-reader/sam/reading-types.ts';

const text = Uint8Array.of(1);
const photo = Uint8Array.of(2);

const status = (sw3: number, at = 0): ReadingInput => ({
  type: 'answer',
  response: { status: sw3, cardStatus: 0, data: new Uint8Array(0) },
  at,
});
const found = status(SamStatus.cardFound);
const selected = status(SamStatus.done);
const noCard = (at: number) => status(SamStatus.noCard, at);
const read: ReadingInput = { type: 'read', parts: { text, photo, repeated: false } };
const pauseOver: ReadingInput = { type: 'pause-over' };
const noAddresses = status(SamStatus.noSuchItem);

function wordOf(effect: ReadingEffect): string {
  switch (effect.type) {
    case 'send':
      return effect.request.command;
    case 'pause':
      return `pause ${effect.ms}`;
    case 'step':
      return effect.step.step === 'retrying' ? `step retrying ${effect.step.attempt}` : `step ${effect.step.step}`;
    case 'finish':
      return effect.outcome.ok ? 'document' : `ends ${JSON.stringify(effect.outcome.error)}`;
  }
}

/** Effects in one word each, as a reading log. */
function words(effects: readonly ReadingEffect[]): string[] {
  return effects.map(wordOf);
}

/** A reading that was told `given`; answers what `when` makes it do. */
function reading(given: readonly ReadingInput[] = [], mayHoldBack = false) {
  let advance: Advance = beginReading({ mayHoldBack });
  for (const input of given) advance = advanceReading(advance.state, input);
  return {
    when(...inputs: readonly ReadingInput[]): string[] {
      const all: string[] = [];
      for (const input of inputs) {
        advance = advanceReading(advance.state, input);
        all.push(...words(advance.effects));
      }
      return all;
    },
    last: () => advance,
  };
}

describe('one reading of a card', () => {
  test('a reading begins by waiting for a card and asking for one', () => {
    expect(words(beginReading({ mayHoldBack: false }).effects)).toEqual(['step waiting-for-card', 'findCard']);
  });

  test('a card is found, selected, read once without fingerprints, and its added addresses are asked for', () => {
    expect(reading().when(found)).toEqual(['step card-found', 'selectCard']);
    expect(reading([found]).when(selected)).toEqual(['step reading', 'readTextPhoto']);
    expect(reading([found, selected]).when(read)).toEqual(['readAddedAddresses']);
    const done = reading([found, selected, read]);
    expect(done.when({ type: 'addresses', addresses: ['新址'] })).toEqual(['document']);
    expect(done.last().effects[0]).toEqual({
      type: 'finish',
      outcome: { ok: true, value: { text, photo, addedAddresses: ['新址'] } },
    });
  });

  test.each([SamStatus.noSuchItem, SamStatus.commandWrong])(
    'a reader that answers %i to added addresses has none, and the document is complete',
    (sw3) => {
      expect(reading([found, selected, read]).when(status(sw3))).toEqual(['document']);
    },
  );

  test('while no card lies there it asks again after 300 ms, for as long as it takes', () => {
    const waiting = reading();
    for (let i = 0; i < 50; i++) {
      expect(waiting.when(noCard(400 * i), pauseOver)).toEqual(['pause 300', 'findCard']);
    }
  });

  test('after the end nothing more is done, whatever comes', () => {
    const done = reading([found, selected, read, noAddresses]);
    expect(
      done.when(found, read, { type: 'timeout' }, pauseOver, { type: 'stop', trouble: { code: 'closed' } }),
    ).toEqual([]);
  });
});

describe('a card that reads badly', () => {
  test.each([
    ['select', [found], SamStatus.selectFailed],
    ['read', [found, selected], SamStatus.readFailed],
    ['read', [found, selected], SamStatus.randomNumberFailed],
    ['read', [found, selected], SamStatus.notPermitted],
    ['read', [found, selected], 0x77],
  ])('%s: three tries from the start, then it is unreadable', (_what, upTo, sw3) => {
    const bad = reading();
    const code = sw3.toString(16).padStart(2, '0').toUpperCase();
    const rest = upTo.slice(1);
    expect(bad.when(found, ...rest, status(sw3), pauseOver).at(-1)).toBe('findCard');
    expect(bad.when(found)[0]).toBe('step retrying 2');
    expect(bad.when(...rest, status(sw3), pauseOver).at(-1)).toBe('findCard');
    expect(bad.when(found)[0]).toBe('step retrying 3');
    expect(bad.when(...rest, status(sw3), pauseOver).at(-1)).toBe('findCard');
    expect(bad.when(found)).toEqual([`ends {"code":"card-unreadable","status":"${code}"}`]);
  });

  test('a card that is pulled in mid-read is reported, and the reading waits for it with all tries anew', () => {
    const pulled = reading([found, selected]);
    expect(pulled.when(status(SamStatus.readFailed), pauseOver)).toEqual(['pause 300', 'findCard']);
    expect(pulled.when(noCard(0), pauseOver)).toEqual(['step card-removed', 'pause 300', 'findCard']);
    expect(pulled.when(noCard(400), pauseOver)).toEqual(['pause 300', 'findCard']);
    expect(pulled.when(found, selected, read, noAddresses)).toEqual([
      'step card-found',
      'selectCard',
      'step reading',
      'readTextPhoto',
      'readAddedAddresses',
      'document',
    ]);
  });

  test('a card that fails while its added addresses are read is not told without them', () => {
    const half = reading([found, selected, read]);
    expect(half.when(status(SamStatus.readFailed), pauseOver)).toEqual(['pause 300', 'findCard']);
    expect(half.when(found)).toEqual(['step retrying 2', 'selectCard']);
  });

  test('when the answer to a read is lost, the reader may hold the card back: a reset tells whether it is there', () => {
    const lost = reading([found, selected, { type: 'timeout' }, pauseOver]);
    expect(lost.when(noCard(0), pauseOver)).toEqual(['pause 300', 'findCard']);
    expect(lost.when(noCard(999), pauseOver)).toEqual(['pause 300', 'findCard']);
    expect(lost.when(noCard(1_000))).toEqual(['reset']);
    expect(lost.when(status(SamStatus.done), pauseOver)).toEqual(['pause 300', 'findCard']);
    expect(lost.when(found)).toEqual(['step retrying 2', 'selectCard']);
    const gone = reading([found, selected, { type: 'timeout' }, pauseOver, noCard(0), pauseOver, noCard(1_000)]);
    gone.when(status(SamStatus.done), pauseOver);
    expect(gone.when(noCard(1_400))).toEqual(['step card-removed', 'pause 300']);
  });

  test.each([SamStatus.cardRefusedSam, SamStatus.samRefusedCard, SamStatus.verificationFailed])(
    'status %i gets one full retry, then the card is not genuine',
    (sw3) => {
      const refused = reading([found, selected]);
      expect(refused.when(status(sw3), pauseOver, found)).toEqual([
        'pause 300',
        'findCard',
        'step retrying 2',
        'selectCard',
      ]);
      expect(refused.when(selected, status(sw3)).at(-1)).toBe(
        `ends {"code":"card-not-genuine","status":"${sw3.toString(16)}"}`,
      );
    },
  );

  test('an unknown kind of card ends the reading at once', () => {
    expect(reading([found]).when(status(SamStatus.unknownCardType))).toEqual(['ends {"code":"card-unknown"}']);
  });

  test('answers that are no card three times end as trouble of the protocol', () => {
    const malformed: ReadingInput = { type: 'malformed', reason: 'split' };
    const bad = reading();
    const again = [selected, malformed, pauseOver, found];
    expect(bad.when(found, ...again, ...again, ...again).at(-1)).toBe('ends {"code":"protocol","reason":"split"}');
  });
});

describe('a reader in trouble', () => {
  test.each([SamStatus.selfTestFailed, SamStatus.notAuthorised])('status %i is its own fault', (sw3) => {
    expect(reading().when(status(sw3))).toEqual([`ends {"code":"device-fault","status":"${sw3.toString(16)}"}`]);
  });

  test('a wrong checksum of ours is sent again twice', () => {
    const noisy = reading([found]);
    const wrong = status(SamStatus.checksumWrong);
    expect(noisy.when(wrong, wrong)).toEqual(['selectCard', 'selectCard']);
    expect(noisy.when(wrong)).toEqual(['pause 300']);
  });

  test('a wrong length of ours is sent again once', () => {
    const noisy = reading([found]);
    const wrong = status(SamStatus.lengthWrong);
    expect(noisy.when(wrong)).toEqual(['selectCard']);
    expect(noisy.when(wrong)).toEqual(['pause 300']);
  });

  test('an unknown error gets one reset in the whole reading', () => {
    const unknown = reading([found]);
    expect(unknown.when(status(SamStatus.unknownError))).toEqual(['reset']);
    expect(unknown.when(status(SamStatus.done), pauseOver, found)).toEqual(['pause 300', 'findCard', 'selectCard']);
    expect(unknown.when(status(SamStatus.unknownError))).toEqual(['pause 300']);
  });

  test('a find that is not answered three times in a row ends with the time-out; an answer in between counts anew', () => {
    const timeout: ReadingInput = { type: 'timeout' };
    const deaf = reading();
    expect(
      deaf.when(timeout, pauseOver, timeout, pauseOver, noCard(0), pauseOver, timeout, pauseOver, timeout).at(-1),
    ).toBe('pause 300');
    expect(deaf.when(pauseOver, timeout)).toEqual(['findCard', 'ends {"code":"timeout"}']);
  });

  test('a strange status to find, three times, is a fault of the device, for no card is to blame', () => {
    const strange = reading();
    expect(strange.when(status(0x77), pauseOver, status(0x77), pauseOver, status(0x77)).at(-1)).toBe(
      'ends {"code":"device-fault","status":"77"}',
    );
  });

  test.each([{ code: 'deadline' }, { code: 'cancelled' }, { code: 'gone', path: '/dev/x' }] as const)(
    'it ends with %j wherever it stands',
    (trouble) => {
      for (const given of [[], [found], [found, selected], [found, selected, read], [noCard(0)]]) {
        expect(reading(given).when({ type: 'stop', trouble })).toEqual([`ends ${JSON.stringify(trouble)}`]);
      }
    },
  );
});

describe('the card of the reading before', () => {
  test('after a second without a card the SAM is reset, once, for it may hold the same card back', () => {
    const again = reading([], true);
    expect(again.when(noCard(5_000), pauseOver)).toEqual(['pause 300', 'findCard']);
    expect(again.when(noCard(5_999), pauseOver)).toEqual(['pause 300', 'findCard']);
    expect(again.when(noCard(6_000))).toEqual(['reset']);
    expect(again.when(status(SamStatus.done), pauseOver)).toEqual(['pause 300', 'findCard']);
    for (let i = 0; i < 20; i++)
      expect(again.when(noCard(7_000 + 400 * i), pauseOver)).toEqual(['pause 300', 'findCard']);
  });

  test('a first reading never resets the SAM for an empty field', () => {
    const first = reading();
    for (let i = 0; i < 20; i++) expect(first.when(noCard(1_000 * i), pauseOver)).toEqual(['pause 300', 'findCard']);
  });

  test('the card of a moment ago is not told again; it is looked for until it counts as new', () => {
    const repeated = reading([found, selected]);
    expect(repeated.when({ type: 'read', parts: { text, photo, repeated: true } }, pauseOver)).toEqual([
      'pause 300',
      'findCard',
    ]);
    expect(repeated.when(noCard(0), pauseOver)).toEqual(['pause 300', 'findCard']);
    expect(repeated.when(noCard(1_000))).toEqual(['reset']);
  });
});

describe('any reader at all', () => {
  const anyInput: fc.Arbitrary<ReadingInput> = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(found, selected, read, noAddresses, pauseOver, pauseOver, pauseOver) },
    fc.tuple(fc.integer({ min: 0, max: 255 }), fc.nat(20_000)).map(([sw3, at]) => status(sw3, at)),
    fc.constantFrom<ReadingInput>(
      { type: 'timeout' },
      { type: 'malformed', reason: 'split' },
      { type: 'addresses', addresses: [] },
      { type: 'read', parts: { text, photo, repeated: true } },
    ),
    fc.nat(20_000).map(noCard),
  );

  test('every input leaves exactly one thing to wait for: an answer, a pause, or nothing after one end', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 80 }), fc.boolean(), (inputs, mayHoldBack) => {
        let { state } = beginReading({ mayHoldBack });
        let ends = 0;
        for (const input of inputs) {
          const wasOver = state.now.phase === 'ended';
          const advance = advanceReading(state, input);
          const waits = advance.effects.filter(({ type }) => type !== 'step');
          // An input that does not fit the phase changes nothing.
          expect(waits.length).toBeLessThanOrEqual(1);
          if (waits.length === 0) expect(advance.state.now).toEqual(state.now);
          if (wasOver) expect(advance.effects).toEqual([]);
          ends += waits.filter(({ type }) => type === 'finish').length;
          state = advance.state;
        }
        expect(ends).toBe(state.now.phase === 'ended' ? 1 : 0);
        const stopped = advanceReading(state, { type: 'stop', trouble: { code: 'deadline' } });
        expect(stopped.state.now.phase).toBe('ended');
      }),
    );
  });

  /** Answers in the phase that waits for them, so that readings go deep; the document never comes. */
  const badAnswer = (state: ReadingState, dice: number, cardStays: boolean): ReadingInput => {
    const faults = [0x41, 0x81, 0x47, 0x23, 0x10, 0x11, 0x24, 0x31, 0x33, 0x77];
    const fault = status(faults[dice % faults.length] ?? 0);
    switch (state.now.phase) {
      case 'pausing':
        return pauseOver;
      case 'finding':
        return !cardStays && dice % 16 === 15 ? noCard(dice) : found;
      case 'selecting':
        return dice % 2 === 0 ? selected : fault;
      case 'reading':
        return dice % 5 === 0 ? { type: 'timeout' } : dice % 5 === 1 ? read : fault;
      case 'reading-addresses':
        return dice % 5 === 0 ? { type: 'malformed', reason: 'length' } : fault;
      case 'resetting':
      case 'ended':
        return status(SamStatus.done);
    }
  };
  const dice = fc.array(fc.nat(1_000), { minLength: 200, maxLength: 200 });

  test('a card that stays in the field is tried five times at most: three failures, a refusal more, a reset more', () => {
    fc.assert(
      fc.property(dice, (throws) => {
        let { state } = beginReading({ mayHoldBack: false });
        const sent: string[] = [];
        for (const one of throws) {
          const advance = advanceReading(state, badAnswer(state, one, true));
          if (state.now.phase === 'finding') sent.push(...words(advance.effects));
          state = advance.state;
        }
        expect(sent.filter((word) => word === 'selectCard').length).toBeLessThanOrEqual(5);
        expect(state.now.phase).toBe('ended');
      }),
    );
  });

  test('a card that comes and goes has at most five tries each time that it lies there', () => {
    fc.assert(
      fc.property(dice, (throws) => {
        let { state } = beginReading({ mayHoldBack: false });
        let tries = 0;
        for (const one of throws) {
          const advance = advanceReading(state, badAnswer(state, one, false));
          const said = words(advance.effects);
          if (said.includes('step card-removed')) tries = 0;
          if (state.now.phase === 'finding' && said.includes('selectCard')) tries++;
          expect(tries).toBeLessThanOrEqual(5);
          state = advance.state;
        }
      }),
    );
  });
});
