/** Which lights and sounds of a reader mean which state: colour, rhythm and sound together, so that no state is told by colour alone. */
import type { ReaderFeedback } from '../contract.ts';
import type { Blinking, BuzCommand, LedColour } from '../protocol/feedback-commands.ts';
import type { PdAbilities } from '../protocol/identity-replies.ts';
import type { OsdpCommand } from '../protocol/osdp-command.ts';

interface Signal {
  readonly colour: LedColour;
  /** Units of 100 ms; null for a steady light. */
  readonly blink: { readonly onTenths: number; readonly offTenths: number } | null;
  /** Beeps of 100 ms; `onTenths` for another length. */
  readonly beeps: { readonly count: number; readonly onTenths: number } | null;
}

const SIGNALS: Readonly<Record<ReaderFeedback, Signal>> = {
  idle: { colour: 'blue', blink: null, beeps: null },
  'first-badge': { colour: 'amber', blink: { onTenths: 5, offTenths: 5 }, beeps: { count: 1, onTenths: 1 } },
  'second-factor': { colour: 'blue', blink: { onTenths: 2, offTenths: 2 }, beeps: { count: 2, onTenths: 1 } },
  granted: { colour: 'green', blink: null, beeps: { count: 1, onTenths: 5 } },
  refused: { colour: 'red', blink: { onTenths: 2, offTenths: 2 }, beeps: { count: 3, onTenths: 2 } },
  open: { colour: 'green', blink: { onTenths: 10, offTenths: 5 }, beeps: null },
  alarm: { colour: 'red', blink: { onTenths: 1, offTenths: 1 }, beeps: { count: 0, onTenths: 2 } },
  'out-of-service': { colour: 'red', blink: null, beeps: null },
};

/** The commands that show `state` on a reader that can do as much as `abilities` say; none where it has neither light nor sound. */
export function feedbackCommands(state: ReaderFeedback, abilities: PdAbilities): OsdpCommand[] {
  const { colour, blink, beeps } = SIGNALS[state];
  const commands: OsdpCommand[] = [];
  if (abilities.leds > 0) {
    const lit: Blinking =
      blink === null
        ? { onTenths: 1, offTenths: 0, onColour: colour, offColour: colour }
        : { ...blink, onColour: colour, offColour: 'none' };
    commands.push({
      type: 'led',
      controls: [{ reader: 0, led: 0, temporary: { mode: 'cancel' }, permanent: { mode: 'set', ...lit } }],
    });
  }
  if (abilities.buzzer) {
    const buz: BuzCommand =
      beeps === null
        ? { type: 'buz', reader: 0, tone: 'off' }
        : { type: 'buz', reader: 0, tone: 'default', onTenths: beeps.onTenths, offTenths: 2, count: beeps.count };
    commands.push(buz);
  }
  return commands;
}
