/** The register of openings: a table that filters and prints, its rows in detail, the locks and their incidents beside it. */
import '../../../style/register.css';
import { PrinterOutlined, ReloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useModel } from '../../../kiosk-context.ts';
import { useSay } from '../../../say.ts';
import { ErrorNote } from '../../frame/error-note.tsx';
import { StillLoading } from '../../frame/still-loading.tsx';
import { OfficeFrame } from '../office-frame.tsx';
import { LockCard } from './lock-card.tsx';
import { OpeningDetail } from './opening-detail.tsx';
import { RegisterFilters } from './register-filters.tsx';
import { filterRows, NO_FILTER } from './register-lines.ts';
import { RegisterPrint } from './register-print.tsx';
import { RegisterTable } from './register-table.tsx';
import { useRegister } from './use-register.ts';

export function RegisterScreen() {
  const { t } = useSay();
  const model = useModel();
  const [filter, setFilter] = useState(NO_FILTER);
  const [chosen, setChosen] = useState<string | null>(null);
  const { rows, incidents, more, loading, error, refresh, older } = useRegister(filter);
  const shown = filterRows(rows ?? [], filter);
  const row = shown.find((one) => one.opening === chosen) ?? null;
  const locks = Object.values(model.locks).sort((a, b) => a.lock.localeCompare(b.lock, 'en'));
  const lockIds = [...new Set([...locks.map((lock) => lock.lock), ...(rows ?? []).map((one) => one.lock)])];
  const offline = model.connection.kind !== 'open';
  return (
    <>
      <OfficeFrame className="office-split">
        <div className="split">
          <div className="split-list">
            <div className="office-head">
              <h1>{t('register.title')}</h1>
              <Button icon={<ReloadOutlined />} loading={loading} disabled={offline} onClick={refresh}>
                {t('office.reload')}
              </Button>
              <Button
                type="primary"
                icon={<PrinterOutlined />}
                disabled={shown.length === 0 || loading}
                onClick={() => window.print()}
              >
                {t('register.printIt', { count: shown.length })}
              </Button>
            </div>
            <RegisterFilters filter={filter} locks={lockIds} onChange={setFilter} />
            {error !== null && <ErrorNote error={error} />}
            {rows === null && error === null && <StillLoading />}
            {rows !== null && <RegisterTable rows={shown} chosen={chosen} onChoose={setChosen} />}
            {more && (
              <Button block loading={loading} disabled={offline} onClick={older}>
                {t('action.older')}
              </Button>
            )}
          </div>
          <aside className="split-side">
            {row !== null ? (
              <>
                <Button onClick={() => setChosen(null)}>{t('register.backToLocks')}</Button>
                <OpeningDetail
                  key={row.opening}
                  row={row}
                  incident={incidents.find((one) => one.incident === row.incident) ?? null}
                  onChanged={refresh}
                />
              </>
            ) : (
              <>
                <h2>{t('register.locks')}</h2>
                {locks.length === 0 && <p className="small">{t('register.noLocks')}</p>}
                {locks.map((lock) => (
                  <LockCard key={lock.lock} lock={lock} onChanged={refresh} />
                ))}
              </>
            )}
          </aside>
        </div>
      </OfficeFrame>
      <RegisterPrint rows={shown} filter={filter} />
    </>
  );
}
