/** Any other simulated device of the room, drawn neutrally: a sensor with its values, a camera with its lens. */
import { CameraOutlined, CloudOutlined, HddOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { BenchSimulator } from '../../../daemon/api/contract/bench.ts';
import { useSay } from '../../say.ts';

const SYMBOLS: Readonly<Record<string, ReactNode>> = { climate: <CloudOutlined />, camera: <CameraOutlined /> };

export function DeviceScene({ simulator }: { readonly simulator: BenchSimulator }) {
  const { t, word } = useSay();
  const { shows, plugged } = simulator;
  const values = Object.entries(shows).flatMap(([name, value]) =>
    value === null || ['temperature', 'humidity', 'drift', 'paced'].includes(name) ? [] : [value],
  );
  return (
    <div className={`device-scene ${plugged ? '' : 'badge-unplugged'}`}>
      <span className="device-symbol" aria-hidden="true">
        {SYMBOLS[simulator.class] ?? <HddOutlined />}
      </span>
      {shows.temperature != null && (
        <strong>{t('bench.climateNow', { temperature: shows.temperature, humidity: shows.humidity ?? '—' })}</strong>
      )}
      <span>
        {plugged ? values.map((value) => word('knobValue', value) ?? value).join(' · ') : t('bench.unplugged')}
      </span>
    </div>
  );
}
