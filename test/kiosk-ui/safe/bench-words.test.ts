/** The bench has a word in both languages for everything that the real simulators offer and show. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { GatewayTrouble } from '../../../daemon/gateway/gateway-trouble.ts';
import { lightOf, PICTURED_KNOBS, safeParts } from '../../../kiosk-ui/model/safe-bench.ts';
import { createSafeBody } from '../../../simulators/safe/safe-body.ts';
import { safeKnobs, showSafe, turnSafeKnob } from '../../../simulators/safe/safe-knobs.ts';
import { type OpenSimulators, openSimulators } from '../../../simulators/scenario/sim-config.ts';
import { createManualClock } from '../../support/manual-clock.ts';

type Words = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
const read = (language: string): Words =>
  JSON.parse(readFileSync(new URL(`../../../kiosk-ui/languages/${language}.json`, import.meta.url), 'utf8'));
/** Numbers are their own words. */
const isWord = (value: string): boolean => !/^-?[\d.]+$/.test(value);
const missing = (words: Words, group: string, names: readonly string[]): readonly string[] =>
  names.filter((name) => !Object.hasOwn(words[group] ?? {}, name));

/** What the pictures and the list of faults turn; it has no word on a button. */
const ON_PICTURES = [...PICTURED_KNOBS, 'presentCard', 'removeCard', 'presentBadge', 'pressKey', 'plug', 'unplug'];
/** Numbers, card and badge ids, key names. */
const ITS_OWN_WORD = ['presentCard', 'presentBadge', 'pressKey', 'fault', 'faultRepeatedly', 'clearFault'];

/** Every class as the daemon stands it up, two to a line where that gives a knob more. */
async function everySimulator(folder: string): Promise<OpenSimulators> {
  const at = (name: string) => join(folder, name);
  const reader = (id: string, address: number) => ({
    ...({ id, class: 'badge-reader', model: 'osdp', link: at('osdp'), address, baudRate: 9600, paced: false } as const),
    key: address === 1 ? new Uint8Array(16) : null,
    identity: { vendor: '1A2B3C', serial: address },
  });
  const unit = { link: at('modbus'), baudRate: 9600, paced: false };
  return openSimulators({
    configured: [
      { id: 'id-reader', class: 'id-reader', model: 'sam', link: at('sam'), paced: false },
      reader('reader-1', 1),
      reader('reader-2', 2),
      { ...unit, id: 'board', class: 'safe-io', model: 'waveshare-relay-d', unit: 1, mode: 'normal' },
      { ...unit, id: 'climate', class: 'climate', model: 'xy-md02', unit: 2 },
      { id: 'camera', class: 'camera', model: 'http-still', link: at('camera') },
    ],
    clock: createManualClock(),
    log: { write() {} },
    random: (length) => new Uint8Array(length),
  });
}

test('every knob, value, fault and show of the real simulators has a word in both languages', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-words-'));
  const simulators = await everySimulator(folder);
  onTestFinished(async () => {
    await simulators.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const all = simulators.bench.describe();
  const knobs = all.flatMap((one) => one.knobs);
  expect(knobs.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['forgetKey', 'plugLine', 'setLens', 'setMode']),
  );
  const buttons = knobs.filter(({ name }) => !ON_PICTURES.includes(name) && !ITS_OWN_WORD.includes(name));
  const values = [
    ...buttons.flatMap((knob) => knob.values),
    // What a sensor and a camera show beside their numbers.
    ...all.flatMap(({ shows }) => [shows.condition, shows.lens, ...(shows.cutWires ?? '').split(' ')]),
  ].filter((value): value is string => value != null && value !== '');
  const board = all.find(({ simulator }) => simulator === 'board');
  const parts = safeParts({ shows: board?.shows ?? {} }).map(({ state }) => state ?? 'nothing');
  const keys = all.flatMap(({ shows }) => shows.key ?? []);
  expect(keys.toSorted()).toEqual(['scbk', 'scbk-d']);
  for (const language of ['zh-CN', 'en']) {
    const words = read(language);
    const bench = words.bench as Words;
    expect(missing(words, 'knob', [...PICTURED_KNOBS, ...buttons.map(({ name }) => name)])).toEqual([]);
    expect(
      missing(
        words,
        'knobValue',
        values.filter(isWord).map((value) => value.replaceAll(':', '-')),
      ),
    ).toEqual([]);
    expect(
      missing(
        words,
        'fault',
        all.flatMap(({ faults }) => faults.map(({ name }) => name)),
      ),
    ).toEqual([]);
    expect(
      missing(
        words,
        'deviceClass',
        all.map((one) => one.class),
      ),
    ).toEqual([]);
    expect(missing(bench, 'shows', parts)).toEqual([]);
    expect(missing(bench, 'key', keys)).toEqual([]);
    expect(missing(bench, 'raised', ['tamper', 'powerFault', 'muted'])).toEqual([]);
  }
});

/** Of the gateway too: what only makes sense with the keys in view. */
const TROUBLES: Record<GatewayTrouble['code'], true> = {
  'not-found': true,
  permission: true,
  busy: true,
  gone: true,
  io: true,
  'pseudo-terminal': true,
  'no-answer': true,
  timeout: true,
  'device-fault': true,
  protocol: true,
  closed: true,
  untrusted: true,
  'not-commissioned': true,
  implausible: true,
};

test.each(['zh-CN', 'en'])('%s has a sentence for every trouble that the gateway tells', (language) => {
  expect(missing(read(language), 'trouble', Object.keys(TROUBLES))).toEqual([]);
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
