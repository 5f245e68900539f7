/** The thin bar on every page: where one is, the devices, the line to the program, the language; simulation on top. */
import {
  ApiOutlined,
  CheckCircleFilled,
  GlobalOutlined,
  HomeOutlined,
  LoadingOutlined,
  StopOutlined,
} from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import type { ConnectionState } from '../../client/connection-state.ts';
import { useModel } from '../../kiosk-context.ts';
import { devicesOf } from '../../model/model-queries.ts';
import { useSay } from '../../say.ts';
import { SignedInBar } from '../sign-in/signed-in-bar.tsx';
import { DeviceChip } from './device-chip.tsx';
import { LedgerBand } from './ledger-band.tsx';

/** Pages below one of these bear its name. */
const PAGE_NAMES: Readonly<Record<string, string>> = {
  counter: 'counter',
  safe: 'safe',
  office: 'office',
  ledger: 'ledger',
  bench: 'bench',
};

const SYMBOLS: Record<ConnectionState['kind'], ReactNode> = {
  connecting: <LoadingOutlined />,
  open: <CheckCircleFilled />,
  reconnecting: <ApiOutlined />,
  refused: <StopOutlined />,
};

export function TopBar() {
  const { t, language } = useSay();
  const { i18n } = useTranslation();
  const model = useModel();
  const { pathname } = useLocation();
  const page = t(`page.${PAGE_NAMES[pathname.split('/')[1] ?? ''] ?? 'home'}`);
  const { connection } = model;
  const devices = devicesOf(model);
  useEffect(() => {
    document.title = `${page} · Twinlock`;
  }, [page]);
  return (
    <header className="top">
      {model.simulated && (
        <p className="simulated-band">
          <strong>{t('simulated.word')}</strong>
          <span>{t('simulated.text')}</span>
          {model.developmentKey && <span>{t('developmentKey.short')}</span>}
        </p>
      )}
      {!model.simulated && model.developmentKey && (
        <p className="simulated-band">
          <strong>{t('developmentKey.word')}</strong>
          <span>{t('developmentKey.text')}</span>
        </p>
      )}
      <div className="bar">
        <Link to="/" className="bar-home" aria-label={t('action.home')}>
          <HomeOutlined aria-hidden="true" />
        </Link>
        <strong className="bar-page">{page}</strong>
        <ul className="devices" aria-label={t('bar.devices')}>
          {devices.map((device) => (
            <DeviceChip
              key={device.device}
              device={device}
              alone={devices.filter((one) => one.class === device.class).length === 1}
              mixed={devices.some((one) => !one.simulated)}
            />
          ))}
        </ul>
        <SignedInBar />
        <span className={`connection connection-${connection.kind}`} role="status">
          <span aria-hidden="true">{SYMBOLS[connection.kind]}</span>
          <span>{t(`connection.${connection.kind}`)}</span>
        </span>
        <Button
          type="text"
          icon={<GlobalOutlined />}
          onClick={() => void i18n.changeLanguage(language === 'en' ? 'zh-CN' : 'en')}
        >
          {t('bar.otherLanguage')}
        </Button>
      </div>
      <LedgerBand />
      {connection.kind === 'reconnecting' && model.opened > 0 && (
        <p className="bar-note" role="alert">
          {t(`reconnecting.${connection.why}`)}
        </p>
      )}
    </header>
  );
}
