import { describe, expect, onTestFinished, test } from 'vitest';
import { type AlarmOutputs, createAlarmOutputs } from '../../../daemon/environment/alarm-outputs.ts';
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import type { PulseRequest, PulseSeen, PulseTrouble } from '../../../devices/safe-io/contract.ts';
import { drivenLine } from '../../simulators/modbus/line-with-safe.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';

const SIREN = { board: 'board', output: 'siren', pulseMs: 5_000 };
const LAMP = { board: 'board-2', output: 'lamp', pulseMs: 2_000 };
const SILENT = { board: 'board', output: 'silent', pulseMs: 1_000 };
const SEEN = ok({ readBack: 'on' } as const);
const ABSENT = err({ code: 'not-in-service' } as const);

interface Bench {
  readonly clock: ManualClock;
  readonly outputs: AlarmOutputs;
  /** `output at ms`, in order. */
  readonly pulses: string[];
  readonly logged: string[];
  /** What the board answers to this output from now on. */
  answer: (output: string) => Result<PulseSeen, PulseTrouble>;
  /** Pulses of one output that the board had under way twice at once. */
  met: number;
}

function bench(outputs = { alarm: [SIREN, LAMP], duress: [SILENT] }): Bench {
  const clock = createManualClock();
  const overAt = new Map<string, number>();
  const on: Bench = {
    clock,
    pulses: [],
    logged: [],
    answer: () => SEEN,
    met: 0,
    outputs: createAlarmOutputs({
      outputs,
      clock,
      log: { write: (_, event, fields) => on.logged.push(JSON.stringify({ event, ...fields })) },
      async pulse(board: string, { output, ms }: PulseRequest) {
        on.pulses.push(`${board} ${output} ${ms} at ${clock.mono()}`);
        const answer = on.answer(output);
        if (!answer.ok) return answer;
        if ((overAt.get(output) ?? 0) > clock.mono()) on.met += 1;
        overAt.set(output, clock.mono() + ms);
        return answer;
      },
    }),
  };
  onTestFinished(() => on.outputs.close());
  return on;
}

describe('while an alarm stands', () => {
  test('each alarm output is pulsed again and again, and none meets its last pulse', async () => {
    const on = bench();
    on.outputs.raise('climate:air:humidity');
    await on.clock.advance(10_900);
    expect(on.pulses).toEqual([
      'board siren 5000 at 0',
      'board-2 lamp 2000 at 0',
      'board-2 lamp 2000 at 2400',
      'board-2 lamp 2000 at 4800',
      'board siren 5000 at 5400',
      'board-2 lamp 2000 at 7200',
      'board-2 lamp 2000 at 9600',
      'board siren 5000 at 10800',
    ]);
    expect(on.met).toBe(0);
    expect(on.logged).toEqual([]);
  });

  test('it is sounded for ten minutes and stands on in silence; a new alarm is loud again', async () => {
    const on = bench();
    on.outputs.raise('safe:forced');
    await on.clock.advance(600_000);
    const sounded = on.pulses.length;
    on.outputs.raise('safe:forced');
    await on.clock.advance(600_000);
    expect(on.pulses.length).toBeLessThanOrEqual(sounded + 1);
    expect(on.outputs.standing()).toEqual(['safe:forced']);
    on.outputs.raise('climate:air:humidity');
    await on.clock.advance(1_000);
    expect(on.pulses.length).toBeGreaterThanOrEqual(sounded + 2);
  });

  test('raising it again, or another one, makes no second row of pulses', async () => {
    const on = bench({ alarm: [SIREN], duress: [] });
    on.outputs.raise('a');
    await on.clock.advance(1_000);
    on.outputs.raise('a');
    on.outputs.raise('b');
    await on.clock.advance(5_500);
    expect(on.pulses).toEqual(['board siren 5000 at 0', 'board siren 5000 at 5400']);
    expect(on.outputs.standing()).toEqual(['a', 'b']);
  });

  test('it is quiet when the last one is over, and loud again with the next one, after the pulse that ran', async () => {
    const on = bench({ alarm: [SIREN], duress: [] });
    on.outputs.raise('a');
    on.outputs.raise('b');
    await on.clock.advance(100);
    on.outputs.quiet('a');
    on.outputs.quiet('never stood');
    await on.clock.advance(5_300);
    expect(on.pulses).toHaveLength(2);
    on.outputs.quiet('b');
    expect(on.outputs.standing()).toEqual([]);
    await on.clock.advance(1_000);
    on.outputs.raise('c');
    await on.clock.advance(4_300);
    expect(on.pulses).toHaveLength(2);
    await on.clock.advance(100);
    expect(on.pulses).toHaveLength(3);
    expect(on.met).toBe(0);
    on.outputs.quiet('c');
    await on.clock.advance(60_000);
    expect(on.pulses).toHaveLength(3);
    expect(on.clock.pending()).toBe(0);
  });

  test('a board that does not take it is asked each second until it does', async () => {
    const on = bench({ alarm: [SIREN], duress: [] });
    on.answer = () => ABSENT;
    on.outputs.raise('a');
    await on.clock.advance(2_500);
    on.answer = () => SEEN;
    await on.clock.advance(6_500);
    expect(on.pulses.map((pulse) => pulse.split(' at ')[1])).toEqual(['0', '1000', '2000', '3000', '8400']);
    expect(on.logged[0]).toBe(
      JSON.stringify({ event: 'alarm-output.not-pulsed', device: 'board', code: 'not-in-service' }),
    );
  });
});

describe('duress', () => {
  test('pulses each duress output once and nothing else', async () => {
    const on = bench();
    on.outputs.duress();
    await on.clock.advance(60_000);
    expect(on.pulses).toEqual(['board silent 1000 at 1000']);
    expect(on.outputs.standing()).toEqual([]);
  });

  test('is tried five times, and leaves no line when nothing took it', async () => {
    const on = bench();
    on.answer = () => ABSENT;
    on.outputs.duress();
    await on.clock.advance(60_000);
    expect(on.pulses.map((pulse) => pulse.split(' at ')[1])).toEqual(['1000', '2000', '3000', '4000', '5000']);
    expect(on.logged).toEqual([]);
  });

  test('changes nothing in the pulses of an alarm that stands', async () => {
    const loud = bench();
    const both = bench();
    both.answer = (output) => (output === 'silent' ? ABSENT : SEEN);
    for (const on of [loud, both]) on.outputs.raise('a');
    await loud.clock.advance(1_000);
    await both.clock.advance(1_000);
    both.outputs.duress();
    await loud.clock.advance(20_000);
    await both.clock.advance(20_000);
    expect(both.pulses.filter((pulse) => !pulse.includes('silent'))).toEqual(loud.pulses);
    expect(both.outputs.standing()).toEqual(loud.outputs.standing());
    expect(both.logged).toEqual([]);
  });
});

test('a real driver at a simulated board takes pulse after pulse, and the lock’s relay never moves', async () => {
  const line = await drivenLine();
  expect(await line.settle(line.driver.open())).toMatchObject({ ok: true });
  await line.clock.advance(500);
  const logged: string[] = [];
  const outputs = createAlarmOutputs({
    outputs: { alarm: [SIREN], duress: [SILENT] },
    clock: line.clock,
    log: { write: (_, event, fields) => logged.push(`${event} ${fields.code}`) },
    pulse: (_, request) => line.driver.pulse(request),
  });
  onTestFinished(() => outputs.close());
  line.events.splice(0);
  outputs.raise('a');
  outputs.duress();
  await line.clock.advance(17_000);
  const moves = line.events.map((event) => (event.type === 'output' ? `${event.output} ${event.on}` : event.type));
  expect(moves.filter((move) => move === 'siren true').length).toBeGreaterThanOrEqual(3);
  expect(moves.filter((move) => move === 'silent true')).toHaveLength(1);
  expect(new Set(moves)).toEqual(new Set(['siren true', 'siren false', 'silent true', 'silent false']));
  expect(logged).toEqual([]);
});

test('a closed one pulses nothing more and leaves no timer', async () => {
  const on = bench();
  on.answer = (output) => (output === 'silent' ? ABSENT : SEEN);
  on.outputs.raise('a');
  on.outputs.duress();
  await on.clock.advance(1_500);
  const before = on.pulses.length;
  on.outputs.close();
  on.outputs.close();
  on.outputs.raise('b');
  on.outputs.duress();
  await on.clock.advance(60_000);
  expect(on.pulses).toHaveLength(before);
  expect(on.clock.pending()).toBe(0);
});

test('nothing but the outputs that are configured is ever pulsed', async () => {
  const on = bench({ alarm: [], duress: [] });
  on.outputs.raise('a');
  on.outputs.duress();
  await on.clock.advance(60_000);
  expect(on.pulses).toEqual([]);
});
