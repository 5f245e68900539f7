/** A command or line that mends a device trouble, where one is known; null where only a person's hands help. Pure. */
import type { GatewayTrouble } from './gateway-trouble.ts';

/** `device` is the id of the device in the configuration. */
export function fixFor(trouble: GatewayTrouble, device: string): string | null {
  switch (trouble.code) {
    case 'permission':
      // Serial ports belong to group dialout on Debian and its kin; a group needs no change of the device's own rights.
      return `sudo usermod -aG dialout "$USER"   # then sign out and in again; device: ${trouble.path}`;
    case 'pseudo-terminal':
      return 'twinlock.toml: simulators.allowed = true, simulated = true';
    case 'busy':
      return `sudo fuser -v ${trouble.path}   # shows which program has it`;
    case 'not-commissioned':
      return commission(device);
    case 'untrusted':
      return untrusted(trouble.reason, device);
    case 'protocol':
      // The factory's modes let a wire at a contact switch a relay (register table of the board, 1000 and following).
      return trouble.reason === 'control-mode' ? 'Modbus registers 4x1000 to 4x1007 of the board = 0 (normal)' : null;
    case 'implausible':
      return `# ${trouble.reason}`;
    default:
      return null;
  }
}

/** New keys help where the reader lost its own or was exchanged; where somebody may be on the line, people look first. */
function untrusted(reason: string, device: string): string {
  switch (reason) {
    case 'no-secure-channel':
    case 'default-key':
    case 'wrong-key':
    case 'other-reader':
      return `${commission(device)}   # ${reason}`;
    default:
      return `# ${reason}`;
  }
}

function commission(reader: string): string {
  return `npx twinlock badge-reader commission --reader ${reader}`;
}
