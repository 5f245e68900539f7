/** The ledger for the office: what happened, newest first; nothing moves until the reader of the page asks for it. */
import '../../style/ledger.css';
import { ReloadOutlined, SafetyCertificateOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useModel } from '../../kiosk-context.ts';
import { newEntries } from '../../model/model-queries.ts';
import { useSay } from '../../say.ts';
import { ErrorNote } from '../frame/error-note.tsx';
import { StillLoading } from '../frame/still-loading.tsx';
import { CheckpointPanel } from './checkpoint-panel.tsx';
import { EntryDetail } from './entry-detail.tsx';
import { EntryList } from './entry-list.tsx';
import { useLedgerPages } from './use-ledger-pages.ts';

type Side =
  | { readonly kind: 'none' }
  | { readonly kind: 'entry'; readonly seq: number }
  | { readonly kind: 'checkpoint' };

export function LedgerScreen() {
  const { t } = useSay();
  const model = useModel();
  const { entries, size, loading, error, refresh, older } = useLedgerPages();
  const [side, setSide] = useState<Side>({ kind: 'none' });
  const online = model.connection.kind === 'open';
  const fresh = size === null ? 0 : newEntries(model, size);
  const opened = side.kind === 'entry' ? entries.find((entry) => entry.seq === side.seq) : undefined;
  const oldest = entries.at(-1)?.seq ?? 0;

  return (
    <main className="page ledger">
      <div className="ledger-list">
        <div className="ledger-head">
          <h1>{t('page.ledger')}</h1>
          {size !== null && <p className="small">{t('ledger.size', { size: Math.max(size, model.head + 1) })}</p>}
          <Button
            icon={<SafetyCertificateOutlined />}
            disabled={!online}
            onClick={() => setSide({ kind: 'checkpoint' })}
          >
            {t('action.showCheckpoint')}
          </Button>
        </div>
        <div className="fresh" role="status">
          {fresh > 0 && (
            <Button block icon={<ReloadOutlined />} disabled={!online} onClick={refresh}>
              {t('ledger.newEntries', { count: fresh })}
            </Button>
          )}
        </div>
        {error !== null && <ErrorNote error={error} />}
        {size === null && error === null && <StillLoading />}
        {size !== null && entries.length === 0 && (
          <div className="empty">
            <h2>{t('ledger.emptyTitle')}</h2>
            <p>{t('ledger.emptyText')}</p>
          </div>
        )}
        {entries.length > 0 && (
          <EntryList
            entries={entries}
            chosen={side.kind === 'entry' ? side.seq : null}
            onChoose={(seq) => setSide({ kind: 'entry', seq })}
          />
        )}
        {oldest > 0 && (
          <Button block loading={loading} disabled={!online} onClick={older}>
            {t('action.older')}
          </Button>
        )}
      </div>
      <aside className="ledger-side">
        {side.kind === 'checkpoint' && <CheckpointPanel />}
        {opened !== undefined && <EntryDetail entry={opened} />}
        {side.kind !== 'checkpoint' && opened === undefined && <p className="side-hint">{t('ledger.chooseEntry')}</p>}
      </aside>
    </main>
  );
}
