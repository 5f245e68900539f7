/** The knobs of a simulated SAM reader by name, as the bench shows and turns them. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { FAULTS, type FaultBoard, type FaultName, isFaultName } from '../faults.ts';
import type { KnobTrouble, SimulatorDescription } from '../simulator.ts';
import type { SimulatedCard } from './cards.ts';
import type { SamSimulator } from './sam.ts';

const FAULT_NAMES = Object.keys(FAULTS).filter(isFaultName);

export interface SamView {
  readonly id: string;
  readonly plugged: boolean;
  readonly card: SimulatedCard | null;
  readonly paced: boolean;
  readonly cards: readonly SimulatedCard[];
  readonly faults: FaultBoard;
}

export function describeSam(view: SamView): SimulatorDescription {
  const { id, plugged, card, paced, cards, faults } = view;
  return {
    simulator: id,
    class: 'id-reader',
    model: 'sam',
    plugged,
    shows: { card: card?.id ?? null, paced: paced ? 'on' : 'off' },
    knobs: [
      { name: 'presentCard', values: cards.map((known) => known.id) },
      { name: 'removeCard', values: [] },
      { name: 'plug', values: [] },
      { name: 'unplug', values: [] },
      { name: 'setPaced', values: ['on', 'off'] },
      // Once, until cleared, and not any more.
      { name: 'fault', values: [...FAULT_NAMES] },
      { name: 'faultRepeatedly', values: [...FAULT_NAMES] },
      { name: 'clearFault', values: ['all', ...FAULT_NAMES] },
    ],
    faults: FAULT_NAMES.map((name) => ({ name, armed: faults.armed(name) })),
    cards: cards.map((known) => ({ id: known.id, caption: known.caption })),
  };
}

/** Knobs without values refuse any value. */
export async function turnKnob(
  sam: SamSimulator,
  knob: string,
  value: string | undefined,
): Promise<Result<void, KnobTrouble>> {
  switch (knob) {
    case 'presentCard':
      return value !== undefined && sam.presentCard(value).ok ? ok(undefined) : err('bad-value');
    case 'removeCard':
    case 'plug':
    case 'unplug':
      if (value !== undefined) return err('bad-value');
      await sam[knob]();
      return ok(undefined);
    case 'setPaced':
      if (value !== 'on' && value !== 'off') return err('bad-value');
      sam.setPaced(value === 'on');
      return ok(undefined);
    case 'fault':
      return withFault(value, sam.faults.failNext);
    case 'faultRepeatedly':
      return withFault(value, sam.faults.failRepeatedly);
    case 'clearFault':
      if (value !== 'all') return withFault(value, sam.faults.clear);
      sam.faults.clear('all');
      return ok(undefined);
    default:
      return err('unknown-knob');
  }
}

function withFault(name: string | undefined, act: (fault: FaultName) => void): Result<void, KnobTrouble> {
  if (name === undefined || !isFaultName(name)) return err('bad-value');
  act(name);
  return ok(undefined);
}
