/** A command or line that mends a device trouble, where one is known; null where only a person's hands help. Pure. */
import type { DeviceTrouble } from '../../devices/kit/device.ts';

export function fixFor(trouble: DeviceTrouble): string | null {
  if (trouble.code === 'permission')
    // Serial ports belong to group dialout on Debian and its kin; a group needs no change of the device's own rights.
    return `sudo usermod -aG dialout "$USER"   # then sign out and in again; device: ${trouble.path}`;
  if (trouble.code === 'pseudo-terminal') return 'twinlock.toml: simulators.allowed = true, simulated = true';
  if (trouble.code === 'busy') return `sudo fuser -v ${trouble.path}   # shows which program has it`;
  return null;
}
