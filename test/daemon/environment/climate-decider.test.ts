import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advanceClimate, type ClimateInput } from '../../../daemon/environment/climate-decider.ts';
import {
  type ClimateAlarmKind,
  type ClimateEntryEvent,
  climateDraft,
  climateEventOf,
} from '../../../daemon/environment/climate-entries.ts';
import { evolveClimate, historyOf, NO_CLIMATE } from '../../../daemon/environment/climate-evolve.ts';
import {
  beginWatch,
  type ClimateRules,
  type ClimateWatch,
  keepWatch,
  type WatchedSensor,
} from '../../../daemon/environment/climate-watch.ts';
import { NATIONAL_PROFILE } from '../../../daemon/profiles/national.ts';
import { climateEntryAt } from './climate-fixture.ts';

const RULES: ClimateRules = NATIONAL_PROFILE.climate;
const SENSOR: WatchedSensor = {
  id: 'air',
  accuracy: { temperatureTenths: 5, humidityTenths: 30 },
  simulated: false,
};
const WALL = 1_795_314_710_000;

/** A sensor with its ledger, told by hand. Kept apart from the room: only decider and fold. */
function watched() {
  let mono = 0;
  let history = NO_CLIMATE;
  const written: ClimateEntryEvent[] = [];
  const now = () => ({ wall: WALL + mono, mono });
  const standing = () => historyOf(history, 'air').standing;
  let watch: ClimateWatch = beginWatch(RULES, null, new Set(), now());
  const tell = (input: ClimateInput): readonly ClimateEntryEvent[] => {
    const advance = advanceClimate({ sensor: SENSOR, rules: RULES, standing: standing() }, watch, input, now());
    watch = advance.watch;
    for (const event of advance.events) {
      written.push(event);
      history = evolveClimate(history, climateEntryAt(climateDraft(event, false), now()));
    }
    return advance.events;
  };
  return {
    written,
    tell,
    standing: () => [...standing().keys()],
    watch: () => watch,
    wait(ms: number) {
      mono += ms;
    },
    read: (humidityTenths: number, temperatureTenths = 215) =>
      tell({ type: 'reading', reading: { temperatureTenths, humidityTenths } }),
    /** A reading each 10 s, the first one in 10 s. */
    readFor(ms: number, humidityTenths: number) {
      for (let past = 0; past < ms; past += 10_000) {
        mono += 10_000;
        this.read(humidityTenths);
      }
    },
    /** Another run of the daemon begins after `offMs`; the last minute was kept. */
    restart(offMs: number) {
      const kept = keepWatch(watch, WALL + mono);
      mono += offMs;
      watch = beginWatch(RULES, kept, new Set(standing().keys()), now());
    },
  };
}

const said = (events: readonly ClimateEntryEvent[]) => events.map(({ type, data }) => ({ type, ...data }));

describe('beyond a limit', () => {
  test('it is an alarm after ten minutes, not before, and names value, limit and beginning', () => {
    const on = watched();
    on.read(331);
    on.readFor(590_000, 340);
    expect(on.written).toEqual([]);
    on.wait(10_000);
    expect(said(on.read(335))).toEqual([
      {
        type: 'climate.alarm',
        sensor: 'air',
        kind: 'humidity',
        value: 335,
        limit: 300,
        reason: null,
        since: WALL,
      },
    ]);
  });

  test('one reading in between that may be within the limit begins the ten minutes anew', () => {
    const on = watched();
    on.readFor(590_000, 340);
    on.wait(10_000);
    on.read(320); // uncertain: 331 or more is exceeded, and the hysteresis ends at 320
    on.readFor(600_000, 340);
    expect(on.written).toEqual([]);
    on.readFor(10_000, 340);
    expect(on.standing()).toEqual(['humidity']);
  });

  test('inside the hysteresis it goes on, and below it the alarm ends', () => {
    const on = watched();
    on.readFor(610_000, 331);
    on.wait(10_000);
    on.read(321);
    expect(on.standing()).toEqual(['humidity']);
    on.wait(10_000);
    expect(said(on.read(320))).toEqual([
      {
        type: 'climate.alarm-ended',
        sensor: 'air',
        kind: 'humidity',
        value: 320,
        reason: 'value',
        since: WALL + 10_000,
      },
    ]);
  });

  test.each([
    [406, 400],
    [-56, -50],
  ])('temperature has two limits: %i names %i', (tenths, limit) => {
    const on = watched();
    for (let at = 0; at <= 600_000; at += 10_000) {
      if (at > 0) on.wait(10_000);
      on.read(200, tenths);
    }
    expect(said(on.written)).toMatchObject([{ kind: 'temperature', value: tenths, limit }]);
  });

  test('a time in which nothing was known neither ends the run nor counts in it, and raises nothing', () => {
    const on = watched();
    on.read(340);
    on.readFor(590_000, 340);
    on.wait(5_000);
    on.tell({ type: 'unknown', reason: 'step' });
    on.wait(50_000);
    expect(on.tell({ type: 'passed' })).toEqual([]);
    expect(on.read(340)).toEqual([]);
    on.wait(9_000);
    expect(on.read(340)).toEqual([]);
    on.wait(1_000);
    expect(said(on.read(340))).toMatchObject([{ kind: 'humidity', since: WALL }]);
  });
});

describe('silence', () => {
  test.each(['stale', 'frozen', 'all-zero', 'lost'] as const)('by %s is an alarm after a minute', (reason) => {
    const on = watched();
    on.wait(7_000);
    on.read(200);
    on.wait(1_000);
    expect(on.tell({ type: 'unknown', reason })).toEqual([]);
    on.wait(58_999);
    expect(on.tell({ type: 'passed' })).toEqual([]);
    on.wait(1);
    expect(said(on.tell({ type: 'passed' }))).toEqual([
      { type: 'climate.alarm', sensor: 'air', kind: 'silence', value: null, limit: null, reason, since: WALL + 7_000 },
    ]);
    expect(on.watch()).toMatchObject({ reading: null, unknown: reason });
    on.wait(600_000);
    expect(on.tell({ type: 'passed' })).toEqual([]);
    expect(said(on.read(200))).toEqual([
      {
        type: 'climate.alarm-ended',
        sensor: 'air',
        kind: 'silence',
        value: null,
        reason: 'value',
        since: WALL + 7_000,
      },
    ]);
    expect(on.standing()).toEqual([]);
  });

  test('a sensor that says nothing at all after the start is silent, too', () => {
    const on = watched();
    on.wait(60_000);
    expect(said(on.tell({ type: 'passed' }))).toMatchObject([{ kind: 'silence', reason: 'waiting', since: WALL }]);
  });

  test('that nobody looked at while it lasted is written down before the value that ends it', () => {
    const on = watched();
    on.wait(61_000);
    expect(on.read(200).map(({ type }) => type)).toEqual(['climate.alarm', 'climate.alarm-ended']);
    expect(on.standing()).toEqual([]);
  });
});

describe('a restart', () => {
  test('goes on with a hold-off where it was, without the time that nobody saw', () => {
    const on = watched();
    on.read(340);
    on.readFor(400_000, 340);
    on.restart(300_000);
    on.wait(30_000);
    on.read(340);
    on.readFor(190_000, 340);
    expect(on.written).toEqual([]);
    on.readFor(10_000, 340);
    expect(said(on.written)).toMatchObject([{ kind: 'humidity', since: WALL }]);
  });

  test('after more than a hold-off begins anew', () => {
    const on = watched();
    on.read(340);
    on.readFor(590_000, 340);
    on.restart(600_001);
    on.read(340);
    on.readFor(590_000, 340);
    expect(on.written).toEqual([]);
  });

  test('leaves a standing alarm standing, with its hysteresis, and does not raise it again', () => {
    const on = watched();
    on.readFor(610_000, 340);
    on.restart(3_600_000);
    on.read(325);
    on.readFor(900_000, 325);
    expect(on.standing()).toEqual(['humidity']);
    expect(on.written).toHaveLength(1);
    on.wait(10_000);
    on.read(300);
    expect(on.standing()).toEqual([]);
  });

  test('a silence that stands ends with the first value after it', () => {
    const on = watched();
    on.wait(60_000);
    on.tell({ type: 'passed' });
    on.restart(500_000);
    on.wait(70_000);
    expect(on.tell({ type: 'passed' })).toEqual([]);
    expect(said(on.read(200))).toMatchObject([{ type: 'climate.alarm-ended', kind: 'silence' }]);
  });
});

/** What happens to a sensor, with the time before it. */
type Happening =
  | { readonly do: 'read'; readonly afterMs: number; readonly humidity: number; readonly temperature: number }
  | { readonly do: 'unknown'; readonly afterMs: number }
  | { readonly do: 'passed'; readonly afterMs: number };

/** Long runs beyond and within the limits, so that hold-offs are met in many ways. */
const happenings: fc.Arbitrary<readonly Happening[]> = fc
  .array(
    fc.record({
      humidity: fc.constantFrom(250, 300, 321, 320, 331, 360),
      temperature: fc.constantFrom(-60, -50, 215, 400, 410),
      afterMs: fc.constantFrom(1_000, 10_000, 59_999, 60_000),
      times: fc.integer({ min: 1, max: 40 }),
      do: fc.constantFrom('read' as const, 'read' as const, 'read' as const, 'unknown' as const, 'passed' as const),
    }),
    { maxLength: 12 },
  )
  .map((runs) =>
    runs.flatMap(({ times, do: what, humidity, temperature, afterMs }) =>
      Array.from(
        { length: what === 'read' ? times : 1 },
        (): Happening => (what === 'read' ? { do: what, afterMs, humidity, temperature } : { do: what, afterMs }),
      ),
    ),
  );

/** Written from the rule's words: looks back over the whole history each time, and keeps nothing. */
function shouldStand(past: readonly (Happening & { at: number })[], kind: ClimateAlarmKind): boolean {
  let stands = false;
  let beyond = false;
  let held = 0;
  let from: number | null = null;
  let lastValue = 0;
  for (const event of past) {
    const wasSilent = event.at - lastValue >= 60_000;
    if (wasSilent) from = null;
    if (kind === 'silence') stands = event.do === 'read' ? false : stands || wasSilent;
    if (event.do === 'unknown') from = null;
    if (event.do !== 'read') continue;
    lastValue = event.at;
    if (kind === 'silence') continue;
    const over =
      kind === 'humidity' ? event.humidity - 300 : Math.max(event.temperature - 400, -50 - event.temperature);
    const accuracy = kind === 'humidity' ? 30 : 5;
    const back = kind === 'humidity' ? 10 : 5;
    beyond = over > (beyond ? accuracy - back : accuracy);
    if (!beyond) {
      stands = false;
      held = 0;
      from = null;
      continue;
    }
    held += from === null ? 0 : event.at - from;
    from = event.at;
    stands ||= held >= 600_000;
  }
  return stands;
}

test('whatever happens, an alarm stands exactly when its rule says, begins once before it ends, and ends once', () => {
  let raised = 0;
  fc.assert(
    fc.property(happenings, (story) => {
      const on = watched();
      let at = 0;
      const past: (Happening & { at: number })[] = [];
      for (const event of story) {
        at += event.afterMs;
        past.push({ ...event, at });
        on.wait(event.afterMs);
        if (event.do === 'read') on.read(event.humidity, event.temperature);
        else on.tell(event.do === 'unknown' ? { type: 'unknown', reason: 'step' } : { type: 'passed' });
        for (const kind of ['temperature', 'humidity', 'silence'] as const)
          expect(on.standing().includes(kind)).toBe(shouldStand(past, kind));
      }
      const open = new Set<string>();
      for (const event of on.written) {
        if (event.type === 'climate.day') continue;
        const { kind } = event.data;
        expect(open.has(kind)).toBe(event.type === 'climate.alarm-ended');
        if (event.type === 'climate.alarm') open.add(kind);
        else open.delete(kind);
        raised += 1;
      }
    }),
    { numRuns: 300 },
  );
  // A model that never sees an alarm would prove nothing.
  expect(raised).toBeGreaterThan(100);
});

test('entries hold whole numbers and bear the mark of a simulated sensor', () => {
  const draft = climateDraft({ type: 'climate.alarm', data: alarmData }, true);
  expect(draft).toMatchObject({ tv: 1, sim: true, dev: 'air', actors: [{ part: 'environment' }] });
  const entry = climateEntryAt(draft, { wall: WALL, mono: 0 });
  expect(climateEventOf(entry)).toEqual({ type: 'climate.alarm', data: alarmData });
  expect(climateEventOf({ ...entry, type: 'reading.completed' })).toBeNull();
  expect(() => climateEventOf({ ...entry, tv: 2 })).toThrow('climate.alarm has version 2');
});

const alarmData = {
  sensor: 'air',
  kind: 'humidity',
  value: 331,
  limit: 300,
  reason: null,
  since: WALL,
} as const;
