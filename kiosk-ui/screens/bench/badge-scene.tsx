/** One simulated badge reader: its light, its line of text, badges that are held to it, a keypad that types. */
import type { BenchSimulator } from '../../../daemon/api/contract/bench.ts';
import { lightOf } from '../../model/safe-bench.ts';
import { useSay } from '../../say.ts';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** What is only said while it is so. */
const SWITCHES = ['tamper', 'powerFault', 'muted'];

export interface BadgeSceneProps {
  readonly simulator: BenchSimulator;
  readonly disabled: boolean;
  readonly onTurn: (knob: string, value: string | null) => void;
}

export function BadgeScene({ simulator, disabled, onTurn }: BadgeSceneProps) {
  const { t, word } = useSay();
  const { shows, cards, plugged } = simulator;
  const { colour, blinking } = lightOf(shows.led);
  const light = word('bench.led', colour) ?? colour;
  const raised = SWITCHES.filter((name) => shows[name] === 'on').map((name) => word('bench.raised', name));
  return (
    <div className="badge-scene">
      <div className={`badge-face ${plugged ? '' : 'badge-unplugged'}`}>
        <p className="badge-line">
          <span
            className={`badge-led badge-led-${colour} ${blinking ? 'badge-led-blinking' : ''}`}
            aria-hidden="true"
          />
          {blinking ? t('bench.blinking', { led: light }) : light}
        </p>
        <p className="badge-text" role="status">
          {shows.text ?? ' '}
        </p>
        <fieldset className="badge-keys" disabled={disabled || !plugged}>
          <legend className="small">{t('bench.keypad')}</legend>
          {KEYS.map((key) => (
            <button key={key} type="button" onClick={() => onTurn('pressKey', key)}>
              {key}
            </button>
          ))}
        </fieldset>
      </div>
      <div className="badge-side">
        <p className="small">
          {!plugged ? t('bench.unplugged') : shows.channel === null ? t('bench.channelDown') : t('bench.channelUp')}
        </p>
        <p className="small">
          {[shows.key == null ? null : word('bench.key', shows.key), ...raised]
            .filter((said) => said !== null)
            .join(' · ')}
        </p>
        <p className="small">{t('bench.badgesAbout')}</p>
        <ul className="badge-row" aria-label={t('bench.badges')}>
          {cards.map((card) => (
            <li key={card.id}>
              <button
                type="button"
                className="small-card"
                disabled={disabled || !plugged}
                onClick={() => onTurn('presentBadge', card.id)}
              >
                <strong>{card.id}</strong>
                <span>{card.caption}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
