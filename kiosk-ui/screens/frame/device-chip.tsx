/** One device in the bar: symbol and name while it is ready; grey with its id and a word when it is not. */
import { CheckCircleFilled, DisconnectOutlined, LoadingOutlined, WarningFilled } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { DeviceState } from '../../../daemon/api/contract/devices.ts';
import { useSay } from '../../say.ts';

const SYMBOLS: Record<DeviceState['state'], ReactNode> = {
  ready: <CheckCircleFilled />,
  opening: <LoadingOutlined />,
  absent: <DisconnectOutlined />,
  fault: <WarningFilled />,
};

export interface DeviceChipProps {
  readonly device: DeviceState;
  /** The only device of its class: its class says enough. */
  readonly alone: boolean;
  /** Real devices stand beside simulated ones, so that each must say which it is; else the band says it for all. */
  readonly mixed: boolean;
}

export function DeviceChip({ device, alone, mixed }: DeviceChipProps) {
  const { t } = useSay();
  const ready = device.state === 'ready';
  const name = t(`deviceClass.${device.class}`);
  return (
    <li className={`device device-${device.state}`} title={`${device.device} · ${device.path}`}>
      <span aria-hidden="true">{SYMBOLS[device.state]}</span>
      <span className="device-name">{alone && ready ? name : `${name} ${device.device}`}</span>
      <span className={ready ? 'read-out' : ''}>{t(`deviceState.${device.state}`)}</span>
      {mixed && device.simulated && <span className="device-simulated">{t('simulated.short')}</span>}
    </li>
  );
}
