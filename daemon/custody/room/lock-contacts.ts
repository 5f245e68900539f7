/** What a board's levels mean for one lock, by its wiring. Pure. */
import type { SafeIoLevels } from '../../../devices/safe-io/contract.ts';
import type { LockConfig } from '../../config/lock-schema.ts';
import type { Contacts } from '../custody-commands.ts';

/**
 * Null when the board does not tell of door, bolt or relay: then the sensors are silent. Where no bolt contact is wired the bolt
 * follows the door, so that a door that is to counts as locked: one witness fewer, by the site's own wiring.
 */
export function contactsOf(wiring: LockConfig, { inputs, outputs }: SafeIoLevels): Contacts | null {
  const shut = inputs[wiring.door];
  const thrown = wiring.bolt === undefined ? shut : inputs[wiring.bolt];
  const on = outputs[wiring.relay];
  if (shut === undefined || thrown === undefined || on === undefined) return null;
  const keys = Object.entries(wiring.keys).map(([role, input]) => [role, inputs[input] === true]);
  return {
    door: shut ? 'shut' : 'open',
    bolt: thrown ? 'thrown' : 'drawn',
    relay: on ? 'on' : 'off',
    keys: Object.fromEntries(keys),
    mechanicalKey: wiring.mechanicalKey !== undefined && inputs[wiring.mechanicalKey] === true,
  };
}
