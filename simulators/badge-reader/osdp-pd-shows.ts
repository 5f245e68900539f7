/** What people see and hear of a simulated peripheral: light, buzzer, display, outputs. Pure; a timed output is the device's own matter. */
import type { LedColour } from '../../devices/badge-reader/protocol/feedback-commands.ts';
import type { OsdpCommand } from '../../devices/badge-reader/protocol/osdp-command.ts';

export interface PdShows {
  /** The colour that is on at least part of the time. */
  readonly led: LedColour;
  readonly blinking: boolean;
  /** Beeps that were asked for last; 0 for none, infinity for a sound that goes on. */
  readonly beeps: number;
  readonly text: string;
  readonly outputs: readonly boolean[];
}

export const NOTHING_SHOWN: PdShows = { led: 'none', blinking: false, beeps: 0, text: '', outputs: [false, false] };

/** After `command`; one that shows nothing changes nothing. */
export function showCommand(shows: PdShows, command: OsdpCommand): PdShows {
  switch (command.type) {
    case 'led': {
      const [control] = command.controls;
      if (control === undefined) return shows;
      const set = control.temporary.mode === 'set' ? control.temporary : control.permanent;
      if (set.mode !== 'set') return shows;
      const blinking = set.offTenths > 0 && set.onColour !== set.offColour;
      return { ...shows, led: set.onColour, blinking };
    }
    case 'buz':
      if (command.tone === 'off') return { ...shows, beeps: 0 };
      return { ...shows, beeps: command.count === 0 ? Number.POSITIVE_INFINITY : command.count };
    case 'text':
      return { ...shows, text: command.text };
    case 'out': {
      const outputs = [...shows.outputs];
      for (const { output, action } of command.controls) {
        if (action !== 'nothing' && output < outputs.length) outputs[output] = action.startsWith('on');
      }
      return { ...shows, outputs };
    }
    default:
      return shows;
  }
}
