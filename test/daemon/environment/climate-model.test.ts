import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClimateAlarmKind } from '../../../daemon/environment/climate-entries.ts';
import { watched } from './watched-sensor.ts';

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
      do: fc.constantFrom('read' as const, 'read' as const, 'turns' as const, 'unknown' as const, 'passed' as const),
    }),
    { maxLength: 12 },
  )
  .map((runs) =>
    runs.flatMap(({ times, do: what, humidity, temperature, afterMs }): Happening[] => {
      const read: Happening = { do: 'read', afterMs, humidity, temperature };
      if (what === 'read') return Array.from({ length: times }, () => read);
      if (what !== 'turns') return [{ do: what, afterMs }];
      // A value and none, in turn; nobody waits for a minute.
      const turn: Happening[] = [
        { ...read, afterMs: 10_000 },
        { do: 'unknown', afterMs: 10_000 },
      ];
      return Array.from({ length: times }, () => turn).flat();
    }),
  );

/** Known part of the ten minutes before event `now`: between readings that follow each other within the minute. Null: not so long counted. */
function knownBefore(past: readonly (Happening & { at: number })[], now: number): number | null {
  const end = past[now]?.at ?? 0;
  let [counted, known, lastValue] = [0, 0, 0];
  for (const [index, event] of past.slice(0, now + 1).entries()) {
    if (event.do !== 'read') continue;
    const before = past[index - 1];
    if (event.at - lastValue >= 60_000) [counted, known] = [event.at, 0];
    else {
      const from = past.slice(0, index).findLastIndex((one) => one.do === 'read');
      const unbroken = from >= 0 && past.slice(from, index).every((one) => one.do !== 'unknown');
      if (unbroken && before !== undefined) known += Math.max(0, event.at - Math.max(lastValue, end - 600_000));
    }
    lastValue = event.at;
  }
  return counted > end - 600_000 ? null : known / 600_000;
}

/** A silence: none, no value for a minute, or too few. */
function silenceOf(past: readonly (Happening & { at: number })[]): 'none' | 'silent' | 'intermittent' {
  let stands: 'none' | 'silent' | 'intermittent' = 'none';
  let lastValue = 0;
  for (const [index, event] of past.entries()) {
    const tooLong = event.at - lastValue >= 60_000;
    if (event.do === 'read') {
      if (stands === 'silent') stands = 'none';
      lastValue = event.at;
    } else if (tooLong) {
      if (stands === 'none') stands = 'silent';
      continue;
    }
    const share = knownBefore(past, index);
    if (share === null) continue;
    if (stands === 'none' && share < 0.5) stands = 'intermittent';
    else if (stands === 'intermittent' && share >= 0.75) stands = 'none';
  }
  return stands;
}

/** Written from the rule's words: looks back over the whole history each time, and keeps nothing. */
function shouldStand(past: readonly (Happening & { at: number })[], kind: ClimateAlarmKind): boolean {
  if (kind === 'silence') return silenceOf(past) !== 'none';
  let stands = false;
  let beyond = false;
  let held = 0;
  let from: number | null = null;
  let lastValue = 0;
  for (const event of past) {
    const wasSilent = event.at - lastValue >= 60_000;
    if (wasSilent) from = null;
    if (event.do === 'unknown') from = null;
    if (event.do !== 'read') continue;
    lastValue = event.at;
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
  let [raised, intermittent] = [0, 0];
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
        // The model of silence looks back the whole way each time: not after every event.
        for (const kind of ['temperature', 'humidity', 'silence'] as const)
          if (kind !== 'silence' || past.length % 5 === 0 || past.length === story.length)
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
        if (event.data.reason === 'intermittent') intermittent += 1;
      }
    }),
    { numRuns: 300 },
  );
  // A model that never sees an alarm would prove nothing.
  expect(raised).toBeGreaterThan(100);
  expect(intermittent).toBeGreaterThan(20);
});
