/** The room with the safe: the safe, its badge readers, the climate sensor, the camera, all at once; one is in hand. */
import '../../style/bench-room.css';
import { Button } from 'antd';
import type { BenchSimulator } from '../../../daemon/api/contract/bench.ts';
import { PICTURED_KNOBS } from '../../model/safe-bench.ts';
import { useSay } from '../../say.ts';
import { BadgeScene } from './badge-scene.tsx';
import { DeviceScene } from './device-scene.tsx';
import { KnobRow } from './knob-row.tsx';
import { SafePicture } from './safe-picture.tsx';

export interface RoomSceneProps {
  readonly simulators: readonly BenchSimulator[];
  /** The one whose faults and other knobs are shown. */
  readonly inHand: BenchSimulator;
  readonly disabled: boolean;
  readonly onTake: (simulator: string) => void;
  readonly onTurn: (simulator: string, knob: string, value: string | null) => void;
}

/** Other classes come after these. */
const ORDER = ['safe-io', 'badge-reader'];
const placeOf = ({ class: own }: BenchSimulator) => (ORDER.includes(own) ? ORDER.indexOf(own) : ORDER.length);
const isReader = ({ class: own }: BenchSimulator) => own === 'badge-reader';
/** What is turned in the pictures; the rest are buttons. */
const ON_PICTURES = [...PICTURED_KNOBS, 'presentBadge', 'pressKey'];

export function RoomScene({ simulators, inHand, disabled, onTake, onTurn }: RoomSceneProps) {
  const { t, word } = useSay();
  const shown = [...simulators].sort((a, b) => placeOf(a) - placeOf(b));
  const sceneOf = (simulator: BenchSimulator) => {
    const turn = (knob: string, value: string | null) => {
      onTake(simulator.simulator);
      onTurn(simulator.simulator, knob, value);
    };
    if (simulator.class === 'safe-io') return <SafePicture simulator={simulator} disabled={disabled} onTurn={turn} />;
    if (simulator.class === 'badge-reader')
      return <BadgeScene simulator={simulator} disabled={disabled} onTurn={turn} />;
    return <DeviceScene simulator={simulator} />;
  };
  const deviceOf = (simulator: BenchSimulator) => {
    const taken = simulator.simulator === inHand.simulator;
    return (
      <section
        key={simulator.simulator}
        className={`room-device room-${simulator.class} ${taken ? 'room-taken' : ''}`}
        aria-label={simulator.simulator}
      >
        <header>
          <button
            type="button"
            className="room-name"
            aria-pressed={taken}
            title={t('bench.take', { simulator: simulator.simulator })}
            onClick={() => onTake(simulator.simulator)}
          >
            <strong>{simulator.simulator}</strong> {word('deviceClass', simulator.class) ?? simulator.class}
          </button>
          <Button
            size="small"
            disabled={disabled}
            onClick={() => onTurn(simulator.simulator, simulator.plugged ? 'unplug' : 'plug', null)}
          >
            {simulator.plugged ? t('bench.unplug') : t('bench.plug')}
          </Button>
        </header>
        {sceneOf(simulator)}
      </section>
    );
  };
  return (
    <div className="room">
      {[shown.filter((one) => !isReader(one)), shown.filter(isReader)].map((column, at) => (
        <div key={at === 0 ? 'safe' : 'readers'} className="room-column">
          {column.map(deviceOf)}
        </div>
      ))}
      <section className="room-more" aria-label={t('bench.more')}>
        <h2>
          {t('bench.inHand', { simulator: inHand.simulator, class: word('deviceClass', inHand.class) ?? inHand.class })}
        </h2>
        <KnobRow
          knobs={inHand.knobs.filter((knob) => !ON_PICTURES.includes(knob.name))}
          disabled={disabled}
          onTurn={(knob, value) => onTurn(inHand.simulator, knob, value)}
        />
      </section>
    </div>
  );
}
