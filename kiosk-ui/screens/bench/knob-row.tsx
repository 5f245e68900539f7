/** Knobs that the picture does not have: one button for each value that they take, knob by knob. */
import { Button } from 'antd';
import type { BenchKnob } from '../../../daemon/api/contract/bench.ts';
import { useSay } from '../../say.ts';

/** These are turned on the picture and in the list of faults; arming a fault for good is left to the command line. */
const ELSEWHERE = ['presentCard', 'removeCard', 'plug', 'unplug', 'fault', 'faultRepeatedly', 'clearFault'];

export interface KnobRowProps {
  readonly knobs: readonly BenchKnob[];
  readonly disabled: boolean;
  readonly onTurn: (knob: string, value: string | null) => void;
}

export function KnobRow({ knobs, disabled, onTurn }: KnobRowProps) {
  const { word } = useSay();
  const others = knobs.filter((knob) => !ELSEWHERE.includes(knob.name));
  if (others.length === 0) return null;
  const nameOf = (knob: BenchKnob) => word('knob', knob.name) ?? knob.name;
  // Names like `lock:stuckOn` stand in the language files with a hyphen: a colon means something else there.
  const wordOf = (value: string) => word('knobValue', value.replaceAll(':', '-')) ?? value;
  return (
    <div className="knobs">
      {others.map((knob) =>
        knob.values.length === 0 ? (
          <Button key={knob.name} disabled={disabled} onClick={() => onTurn(knob.name, null)}>
            {nameOf(knob)}
          </Button>
        ) : (
          <fieldset key={knob.name} className="knob-values" disabled={disabled}>
            <legend>{nameOf(knob)}</legend>
            {knob.values.map((value) => (
              <Button
                key={value}
                aria-label={`${nameOf(knob)} · ${wordOf(value)}`}
                onClick={() => onTurn(knob.name, value)}
              >
                {wordOf(value)}
              </Button>
            ))}
          </fieldset>
        ),
      )}
    </div>
  );
}
