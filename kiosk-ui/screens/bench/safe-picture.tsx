/** The simulated safe as a picture: door, bolt, keys, compartment, drawers, mains, box, siren; a click on a part moves it. */
import type { BenchSimulator } from '../../../daemon/api/contract/bench.ts';
import { safeParts } from '../../model/safe-bench.ts';
import { useSay } from '../../say.ts';

/** Left, top, width and height of each part's key in the drawing's units. */
const PLACES: Readonly<Record<string, readonly [number, number, number, number]>> = {
  siren: [40, 4, 170, 34],
  lamp: [220, 4, 170, 34],
  bolt: [52, 92, 126, 70],
  lock: [52, 182, 126, 50],
  door: [52, 272, 126, 80],
  compartment: [206, 72, 176, 84],
  drawer1: [206, 170, 176, 84],
  drawer2: [206, 268, 176, 84],
  issuerKey: [440, 20, 190, 62],
  sealKeeperKey: [440, 94, 190, 62],
  mechanicalKey: [440, 168, 190, 62],
  mains: [440, 242, 190, 62],
  box: [440, 316, 190, 62],
};
const WIDTH = 640;
const HEIGHT = 400;
const percent = (value: number, of: number) => `${(value / of) * 100}%`;

export interface SafePictureProps {
  readonly simulator: BenchSimulator;
  readonly disabled: boolean;
  readonly onTurn: (knob: string, value: string | null) => void;
}

function Drawing({ shows }: Pick<BenchSimulator, 'shows'>) {
  const open = shows.door === 'open';
  const thrown = shows.bolt === 'thrown';
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" focusable="false">
      <rect className="safe-pic-body" x="24" y="40" width="384" height="340" rx="10" />
      <rect className="safe-pic-inside" x="190" y="58" width="204" height="308" rx="4" />
      <path className="safe-pic-line" d="M206 162h176M206 260h176" />
      {open ? (
        <path className="safe-pic-door" d="M40 58l-28 22v264l28 22z" />
      ) : (
        <rect className="safe-pic-door" x="40" y="58" width="350" height="308" rx="4" opacity="0.35" />
      )}
      {/* The bolt stands out of the door while it is thrown. */}
      {!open && <rect className="safe-pic-bolt" x={thrown ? 384 : 360} y="200" width="40" height="20" rx="4" />}
      <path className="safe-pic-wire" d="M408 60h24M408 130h24M408 200h24M408 270h24M408 345h24" />
      {shows.siren === 'on' && <path className="safe-pic-alarm" d="M30 36l-14-14M30 22l-14 14M400 36l14-14" />}
    </svg>
  );
}

export function SafePicture({ simulator, disabled, onTurn }: SafePictureProps) {
  const { t, word } = useSay();
  const { shows } = simulator;
  const refused = shows.refused ?? null;
  const wires = shows.cutWires ?? null;
  return (
    <div className="room-safe">
      <div className="safe-pic">
        <Drawing shows={shows} />
        {safeParts(simulator).map(({ part, state, turn }) => {
          const [left = 0, top = 0, width = 0, height = 0] = PLACES[part] ?? [];
          const style = {
            left: percent(left, WIDTH),
            top: percent(top, HEIGHT),
            width: percent(width, WIDTH),
            height: percent(height, HEIGHT),
          };
          const says = state === null ? '—' : (word('bench.shows', state) ?? state);
          const content = (
            <>
              <span>{t(`bench.part.${part}`)}</span> <strong>{says}</strong>
            </>
          );
          return turn === null ? (
            <p key={part} className={`safe-part safe-part-${state}`} style={style}>
              {content}
            </p>
          ) : (
            <button
              key={part}
              type="button"
              className={`safe-part safe-part-${state}`}
              style={style}
              disabled={disabled}
              title={word('knob', turn.knob) ?? turn.knob}
              onClick={() => onTurn(turn.knob, turn.value)}
            >
              {content}
            </button>
          );
        })}
      </div>
      <p role="status" className={refused === null ? 'small' : 'room-refused'}>
        {refused !== null && (word('bench.refused', refused) ?? refused)}
        {wires !== null &&
          ` ${t('bench.cutWires', {
            wires: wires
              .split(' ')
              .map((wire) => word('knobValue', wire) ?? wire)
              .join(' · '),
          })}`}
      </p>
    </div>
  );
}
