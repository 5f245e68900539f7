/** Knobs that the picture does not have: one button for each value that they take. */
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
  return (
    <div className="knobs">
      {others.flatMap((knob) =>
        (knob.values.length === 0 ? [null] : knob.values).map((value) => (
          <Button key={`${knob.name} ${value}`} disabled={disabled} onClick={() => onTurn(knob.name, value)}>
            {word('knob', knob.name) ?? knob.name}
            {value !== null && ` · ${word('knobValue', value) ?? value}`}
          </Button>
        )),
      )}
    </div>
  );
}
