/** The named faults: each is armed by a press, strikes once, and is disarmed by a second press. */
import { ThunderboltOutlined } from '@ant-design/icons';
import type { BenchSimulator } from '../../../daemon/api/contract/bench.ts';
import { useSay } from '../../say.ts';

export interface FaultPanelProps {
  readonly faults: BenchSimulator['faults'];
  readonly disabled: boolean;
  readonly onPress: (name: string, armed: boolean) => void;
}

export function FaultPanel({ faults, disabled, onPress }: FaultPanelProps) {
  const { t, word } = useSay();
  return (
    <section className="faults" aria-label={t('bench.faults')}>
      <h2>{t('bench.faults')}</h2>
      <p className="small">{t('bench.faultsAbout')}</p>
      <ul>
        {faults.map((fault) => (
          <li key={fault.name}>
            <button
              type="button"
              className="fault"
              aria-pressed={fault.armed}
              disabled={disabled}
              onClick={() => onPress(fault.name, fault.armed)}
            >
              <span>
                {word('fault', fault.name) ?? fault.name}
                <small>{fault.name}</small>
              </span>
              {fault.armed && (
                <strong>
                  <ThunderboltOutlined aria-hidden="true" /> {t('bench.armed')}
                </strong>
              )}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
