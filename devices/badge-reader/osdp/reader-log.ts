/** What the log says of a badge reader: that a badge or keys came, never which. */
import type { DeviceTrouble } from '../../kit/device.ts';
import type { Log } from '../../kit/log.ts';
import { assertNever } from '../../kit/result.ts';
import type { PdEvent } from './pd-state.ts';

export function logReaderEvent(log: Log, device: string, event: PdEvent): void {
  switch (event.type) {
    case 'lost':
      log.write('warn', 'badge-reader.lost', { device, ...reasonOf(event.trouble) });
      break;
    case 'untrusted':
      log.write('error', 'badge-reader.untrusted', { device, reason: event.reason });
      break;
    case 'tamper':
      log.write('warn', 'badge-reader.tamper', { device, state: event.active ? 'active' : 'normal' });
      break;
    case 'power':
      log.write('warn', 'badge-reader.power', { device, state: event.fault ? 'fault' : 'normal' });
      break;
    case 'regained':
      log.write('info', 'badge-reader.regained', { device });
      break;
    case 'badge':
      log.write('info', 'badge-reader.badge', { device });
      break;
    case 'uncounted-badge':
      log.write('warn', 'badge-reader.uncounted-badge', { device });
      break;
    case 'keys':
      // Not one line for each key: how many there were is the length of a PIN.
      break;
    default:
      assertNever(event);
  }
}

/** A trouble as log fields. */
export function reasonOf(trouble: DeviceTrouble): { readonly code: string; readonly reason?: string } {
  return 'reason' in trouble ? { code: trouble.code, reason: trouble.reason } : { code: trouble.code };
}
