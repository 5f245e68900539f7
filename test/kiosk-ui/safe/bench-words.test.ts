/** The bench has a word in both languages for every knob, value, fault and refusal of the room's simulators. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lightOf, PICTURED_KNOBS, safeParts } from '../../../kiosk-ui/model/safe-bench.ts';
import { OSDP_FAULTS } from '../../../simulators/badge-reader/osdp-faults.ts';
import { CAMERA_FAULT_NAMES } from '../../../simulators/camera/camera-faults.ts';
import { cameraKnobs } from '../../../simulators/camera/camera-knobs.ts';
import { PROBE_CONDITIONS } from '../../../simulators/climate/probe.ts';
import { UNIT_FAULTS } from '../../../simulators/modbus/unit-knobs.ts';
import { createSafeBody } from '../../../simulators/safe/safe-body.ts';
import { safeKnobs, showSafe, turnSafeKnob } from '../../../simulators/safe/safe-knobs.ts';
import { createManualClock } from '../../support/manual-clock.ts';

type Words = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
const read = (language: string): Words =>
  JSON.parse(readFileSync(new URL(`../../../kiosk-ui/languages/${language}.json`, import.meta.url), 'utf8'));
/** Numbers are their own words. */
const isWord = (value: string): boolean => !/^-?[\d.]+$/.test(value);
const missing = (words: Words, group: string, names: readonly string[]): readonly string[] =>
  names.filter((name) => !Object.hasOwn(words[group] ?? {}, name));

test.each(['zh-CN', 'en'])('%s names knobs, their values and faults', (language) => {
  const words = read(language);
  const knobs = [...safeKnobs(), ...cameraKnobs().filter(({ name }) => name === 'setLens')];
  const values = [...knobs.flatMap((knob) => knob.values), ...PROBE_CONDITIONS, 'normal', 'linkage', 'toggle'];
  expect(
    missing(
      words,
      'knob',
      knobs.map(({ name }) => name),
    ),
  ).toEqual([]);
  expect(
    missing(
      words,
      'knobValue',
      values.filter(isWord).map((value) => value.replaceAll(':', '-')),
    ),
  ).toEqual([]);
  expect(missing(words, 'fault', [...UNIT_FAULTS, ...Object.keys(OSDP_FAULTS), ...CAMERA_FAULT_NAMES])).toEqual([]);
});

test('every part of the picture turns a knob that the simulator has, and its state changes', () => {
  const clock = createManualClock();
  const safe = createSafeBody({ clock });
  const shows = () => showSafe(safe, clock.mono());
  const known = safeKnobs().map(({ name }) => name);
  expect(PICTURED_KNOBS.filter((knob) => !known.includes(knob))).toEqual([]);
  const turn = (part: string) => {
    const found = safeParts({ shows: shows() }).find((one) => one.part === part);
    if (found?.turn == null) throw new Error(`${part} is not turned`);
    expect(turnSafeKnob(safe, found.turn.knob, found.turn.value ?? undefined).ok).toBe(true);
    return safeParts({ shows: shows() }).find((one) => one.part === part)?.state;
  };
  expect(turn('issuerKey')).toBe('turned');
  expect(turn('issuerKey')).toBe('out');
  expect(turn('mains')).toBe('battery');
  expect(turn('mains')).toBe('mains');
  expect(turn('box')).toBe('tampered');
  // The bolt is thrown: the door does not give way, and the safe says why.
  expect(turn('door')).toBe('shut');
  expect(shows().refused).toBe('bolted');
  turn('mechanicalKey');
  expect(turn('drawer2')).toBe('open');
  safe.close();
});

test('the reader’s light is taken apart', () => {
  expect(lightOf('green, blinking')).toEqual({ colour: 'green', blinking: true });
  expect(lightOf('red')).toEqual({ colour: 'red', blinking: false });
  expect(lightOf(null)).toEqual({ colour: 'none', blinking: false });
});
