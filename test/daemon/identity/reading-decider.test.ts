import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decideReading,
  evolveReading,
  NO_READINGS,
  type ReadingCommand,
  type ReadingFacts,
  type ReadingState,
} from '../../../daemon/identity/reading-decider.ts';
import type { Entry, EntryDraft } from '../../../daemon/ledger/entry.ts';

const ready: ReadingFacts = { reader: { ready: true, simulated: false } };
const actor = { key: 'k1', role: 'counter', session: 's1' };

function start(reading: string, reader = 'r1', subject: string | null = null): ReadingCommand {
  return { type: 'start', reading, reader, purpose: 'issue', keep: subject !== null, actor, subject };
}

function place(draft: EntryDraft, seq: number): Entry {
  return { v: 1, log: 'log.example/c1', seq, ts: 0, boot: 'b', mono: 0, ...draft };
}

function after(state: ReadingState, drafts: readonly EntryDraft[]): ReadingState {
  return drafts.map(place).reduce(evolveReading, state);
}

function given(...commands: ReadingCommand[]): ReadingState {
  return commands.reduce((state, command) => after(state, decideReading(state, command, ready).drafts), NO_READINGS);
}

test('a free and ready reader: the request is written with who, why and where', () => {
  const decision = decideReading(NO_READINGS, start('a'), ready);
  expect(decision).toEqual({
    ok: true,
    drafts: [
      {
        type: 'reading.requested',
        tv: 1,
        dev: 'r1',
        cause: 'a',
        sim: false,
        actors: [actor],
        data: { reading: 'a', reader: 'r1', purpose: 'issue', keep: false },
      },
    ],
  });
});

test('a busy reader: refused, with the holder, and written down', () => {
  const decision = decideReading(given(start('a')), start('b'), ready);
  expect(decision).toMatchObject({ ok: false, refusal: { code: 'deviceBusy', holder: actor } });
  expect(decision.drafts).toMatchObject([{ type: 'reading.refused', data: { reading: 'b', code: 'deviceBusy' } }]);
});

test('another reader is free while the first is busy', () => {
  expect(decideReading(given(start('a')), start('b', 'r2'), ready).ok).toBe(true);
});

test('an absent reader: refused and written down', () => {
  const decision = decideReading(NO_READINGS, start('a'), { reader: { ready: false, simulated: true } });
  expect(decision).toMatchObject({ ok: false, refusal: { code: 'deviceAbsent' }, drafts: [{ sim: true }] });
});

test('an unknown reader: refused, and the name that came from outside is not written down', () => {
  const decision = decideReading(NO_READINGS, start('a', '110101189001010024'), { reader: null });
  expect(decision).toMatchObject({ ok: false, refusal: { code: 'deviceUnknown' } });
  expect(JSON.stringify(decision.drafts)).not.toContain('110101189001010024');
});

test('a completed reading carries commitments and subject, frees the reader and cannot end again', () => {
  const state = given(start('a', 'r1', 's_1'));
  const complete: ReadingCommand = {
    type: 'complete',
    reading: 'a',
    outcome: { documentKind: 'residentIdCard', samNumber: '05.03-1', warnings: [], photo: 'undecoded' },
    committed: { subject: 's_1', pii: [{ f: 'number', h: 'x' }] },
  };
  const decision = decideReading(state, complete, { reader: null });
  expect(decision.drafts).toMatchObject([
    { type: 'reading.completed', subj: 's_1', pii: [{ f: 'number', h: 'x' }], dev: 'r1', data: { kept: true } },
  ]);
  const ended = after(state, decision.drafts);
  expect(ended.running.size).toBe(0);
  expect(decideReading(ended, complete, ready)).toMatchObject({
    ok: false,
    refusal: { code: 'readingUnknown' },
    drafts: [],
  });
});

test('a completed reading that was not kept says so and names no subject', () => {
  const complete: ReadingCommand = {
    type: 'complete',
    reading: 'a',
    outcome: { documentKind: 'residentIdCard', samNumber: '05.03-1', warnings: [], photo: 'undecoded' },
    committed: { subject: null, pii: [] },
  };
  const { drafts } = decideReading(given(start('a')), complete, { reader: null });
  expect(drafts).toMatchObject([{ data: { kept: false } }]);
  expect(drafts[0]).not.toHaveProperty('subj');
});

test('any sequence of commands: at most one reading a reader, and each reading ends at most once', () => {
  const command = fc.oneof(
    fc.record({
      kind: fc.constant('start' as const),
      id: fc.integer({ min: 0, max: 5 }),
      reader: fc.integer({ min: 0, max: 1 }),
    }),
    fc.record({ kind: fc.constantFrom('fail' as const, 'interrupt' as const), id: fc.integer({ min: 0, max: 5 }) }),
  );
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
      let state = NO_READINGS;
      const model = new Map<string, string>();
      commands.forEach((step, index) => {
        if (step.kind === 'start') {
          const id = `${step.id}-${index}`;
          const reader = `r${step.reader}`;
          const decision = decideReading(state, start(id, reader), ready);
          expect(decision.ok).toBe(![...model.values()].includes(reader));
          if (decision.ok) model.set(id, reader);
          state = after(state, decision.drafts);
          return;
        }
        const id = [...model.keys()].find((key) => key.startsWith(`${step.id}-`)) ?? 'never';
        const ending: ReadingCommand =
          step.kind === 'fail'
            ? { type: 'fail', reading: id, code: 'cancelled', status: null }
            : { type: 'interrupt', reading: id };
        const decision = decideReading(state, ending, ready);
        expect(decision.ok).toBe(model.delete(id));
        state = after(state, decision.drafts);
      });
      expect(new Map([...state.running].map(([id, reading]) => [id, reading.reader]))).toEqual(model);
    }),
  );
});
