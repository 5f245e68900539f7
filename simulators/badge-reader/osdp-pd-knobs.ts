/** The knobs of a simulated OSDP reader by name, as the bench shows and turns them. */
import type { KeyName } from '../../devices/badge-reader/protocol/keypad.ts';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { type FaultBoard, type FaultName, LINE_FAULTS } from '../faults.ts';
import type { KnobTrouble, SimulatorDescription } from '../simulator.ts';
import type { SimulatedBadge } from './badges.ts';
import { isOsdpFaultName, OSDP_FAULTS, type OsdpFaultBoard, type OsdpFaultName } from './osdp-faults.ts';
import type { PdSimulator } from './osdp-pd.ts';
import type { PdMemory } from './osdp-pd-answer.ts';

const OWN = Object.keys(OSDP_FAULTS).filter(isOsdpFaultName);
const FAULT_NAMES: readonly string[] = [...LINE_FAULTS, ...OWN];
const SWITCHES = ['setTamper', 'setPowerFault', 'setMuted', 'setPaced'] as const;
const BUTTONS = ['reboot', 'forgetKey', 'plug', 'unplug'] as const;

export interface PdView {
  readonly id: string;
  readonly plugged: boolean;
  readonly memory: PdMemory;
  readonly muted: boolean;
  readonly paced: boolean;
  readonly badges: readonly SimulatedBadge[];
  readonly faults: FaultBoard;
  readonly osdpFaults: OsdpFaultBoard;
}

export function describePd(view: PdView): SimulatorDescription {
  const { id, plugged, memory, muted, paced, badges, faults, osdpFaults } = view;
  const { shows } = memory;
  const onOff = (on: boolean): string => (on ? 'on' : 'off');
  return {
    simulator: id,
    class: 'badge-reader',
    model: 'osdp',
    plugged,
    shows: {
      led: shows.blinking ? `${shows.led}, blinking` : shows.led,
      beeps: String(shows.beeps),
      text: shows.text === '' ? null : shows.text,
      outputs: shows.outputs.map(onOff).join(' '),
      key: memory.key.kind,
      channel: memory.channel.name === 'up' ? memory.key.kind : null,
      tamper: onOff(memory.tamper),
      powerFault: onOff(memory.powerFault),
      muted: onOff(muted),
      paced: onOff(paced),
    },
    knobs: [
      { name: 'presentBadge', values: badges.map((badge) => badge.id) },
      { name: 'pressKey', values: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#'] },
      ...SWITCHES.map((name) => ({ name, values: ['on', 'off'] })),
      ...BUTTONS.map((name) => ({ name, values: [] })),
      // Once, until cleared, and not any more.
      { name: 'fault', values: [...FAULT_NAMES] },
      { name: 'faultRepeatedly', values: [...FAULT_NAMES] },
      { name: 'clearFault', values: ['all', ...FAULT_NAMES] },
    ],
    faults: [
      ...LINE_FAULTS.map((name) => ({ name, armed: faults.armed(name) })),
      ...OWN.map((name) => ({ name, armed: osdpFaults.armed(name) })),
    ],
    cards: badges.map(({ id: badge, caption }) => ({ id: badge, caption })),
  };
}

/** Knobs without values refuse any value. */
export async function turnPdKnob(
  pd: PdSimulator,
  badges: readonly SimulatedBadge[],
  knob: string,
  value: string | undefined,
): Promise<Result<void, KnobTrouble>> {
  const button = BUTTONS.find((name) => name === knob);
  if (button !== undefined) {
    if (value !== undefined) return err('bad-value');
    await pd[button]();
    return ok(undefined);
  }
  const toggle = SWITCHES.find((name) => name === knob);
  if (toggle !== undefined) {
    if (value !== 'on' && value !== 'off') return err('bad-value');
    pd[toggle](value === 'on');
    return ok(undefined);
  }
  switch (knob) {
    case 'presentBadge': {
      const badge = badges.find(({ id }) => id === value);
      if (badge === undefined) return err('bad-value');
      pd.presentBadge(badge);
      return ok(undefined);
    }
    case 'pressKey': {
      const key = keyOf(value ?? '');
      if (key === null) return err('bad-value');
      pd.pressKeys([key]);
      return ok(undefined);
    }
    case 'fault':
      return onFault(value, pd.faults.failNext, pd.osdpFaults.failNext);
    case 'faultRepeatedly':
      return onFault(value, pd.faults.failRepeatedly, pd.osdpFaults.failRepeatedly);
    case 'clearFault':
      if (value === 'all') {
        pd.faults.clear('all');
        pd.osdpFaults.clear('all');
        return ok(undefined);
      }
      return onFault(value, pd.faults.clear, pd.osdpFaults.clear);
    default:
      return err('unknown-knob');
  }
}

function onFault(
  name: string | undefined,
  common: (fault: FaultName) => void,
  own: (fault: OsdpFaultName) => void,
): Result<void, KnobTrouble> {
  const known = LINE_FAULTS.find((fault) => fault === name);
  if (known !== undefined) common(known);
  else if (name !== undefined && isOsdpFaultName(name)) own(name);
  else return err('bad-value');
  return ok(undefined);
}

function keyOf(text: string): KeyName | null {
  if (text === '*') return 'clear';
  if (text === '#') return 'enter';
  return /^[0-9]$/.test(text) ? (text as KeyName) : null;
}
