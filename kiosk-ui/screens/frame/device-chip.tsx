/** One device in the bar: symbol and word for its state, grey with a sentence when it is not there. */
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

export function DeviceChip({ device }: { readonly device: DeviceState }) {
  const { t } = useSay();
  return (
    <li className={`device device-${device.state}`} title={device.path}>
      <span aria-hidden="true">{SYMBOLS[device.state]}</span>
      <span className="device-name">
        {t(`deviceClass.${device.class}`)} {device.device}
      </span>
      <span>{t(`deviceState.${device.state}`)}</span>
      {device.simulated && <span className="device-simulated">{t('simulated.short')}</span>}
    </li>
  );
}
