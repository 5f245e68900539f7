/** The knobs of the simulated camera by name, as the bench shows and turns them. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { KnobTrouble, SimulatorDescription } from '../simulator.ts';
import type { CameraSimulator } from './camera.ts';
import { CAMERA_FAULT_NAMES, type CameraFault, isCameraFault } from './camera-faults.ts';

export const LENS = ['clear', 'covered'] as const;
export type Lens = (typeof LENS)[number];

export function cameraKnobs(): SimulatorDescription['knobs'] {
  return [
    { name: 'setLens', values: [...LENS] },
    { name: 'plug', values: [] },
    { name: 'unplug', values: [] },
    // Once, until cleared, and not any more.
    { name: 'fault', values: [...CAMERA_FAULT_NAMES] },
    { name: 'faultRepeatedly', values: [...CAMERA_FAULT_NAMES] },
    { name: 'clearFault', values: ['all', ...CAMERA_FAULT_NAMES] },
  ];
}

/** Knobs without values refuse any value. */
export async function turnCameraKnob(
  camera: CameraSimulator,
  knob: string,
  value: string | undefined,
): Promise<Result<void, KnobTrouble>> {
  switch (knob) {
    case 'setLens': {
      const lens = LENS.find((known) => known === value);
      if (lens === undefined) return err('bad-value');
      camera.setLens(lens);
      return ok(undefined);
    }
    case 'plug':
    case 'unplug':
      if (value !== undefined) return err('bad-value');
      await camera[knob]();
      return ok(undefined);
    case 'fault':
      return withFault(value, camera.faults.failNext);
    case 'faultRepeatedly':
      return withFault(value, camera.faults.failRepeatedly);
    case 'clearFault':
      if (value !== 'all') return withFault(value, camera.faults.clear);
      camera.faults.clear('all');
      return ok(undefined);
    default:
      return err('unknown-knob');
  }
}

function withFault(name: string | undefined, act: (fault: CameraFault) => void): Result<void, KnobTrouble> {
  if (name === undefined || !isCameraFault(name)) return err('bad-value');
  act(name);
  return ok(undefined);
}
