/** The timeline with its filters and the opened entry; nothing moves until the reader of the page asks for it. */
import { ReloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useSearchParams } from 'react-router';
import { useModel } from '../../kiosk-context.ts';
import { addressWith, asked, filterOfAddress, isNarrowed, type ShownFilter } from '../../model/ledger-filter.ts';
import { newEntries } from '../../model/model-queries.ts';
import { useSay } from '../../say.ts';
import { ErrorNote } from '../frame/error-note.tsx';
import { StillLoading } from '../frame/still-loading.tsx';
import { EntryList } from './entry-list.tsx';
import { LedgerFilters } from './ledger-filters.tsx';
import { OpenedEntry } from './opened-entry.tsx';
import { useLedgerPages } from './use-ledger-pages.ts';

export function TimelineView() {
  const { t } = useSay();
  const model = useModel();
  const [address, setAddress] = useSearchParams();
  const filter = filterOfAddress(address);
  const { entries, size, loading, error, next, refresh, older } = useLedgerPages(asked(filter));
  const online = model.connection.kind === 'open';
  const fresh = size === null ? 0 : newEntries(model, size);
  const named = address.get('entry') ?? '';
  const chosen = /^\d{1,15}$/.test(named) ? Number(named) : null;
  const narrow = (to: ShownFilter) => setAddress(addressWith(address, to), { replace: true });
  const choose = (seq: number) => {
    const to = new URLSearchParams(address);
    to.set('entry', String(seq));
    setAddress(to, { replace: true });
  };
  // Who may not look needs no filters, only the sentence.
  const refused = size === null && error !== null;
  const empty = size !== null && entries.length === 0 && !loading && error === null;
  return (
    <div className="split ledger-split">
      <div className="split-list ledger-list">
        {!refused && <LedgerFilters filter={filter} onChange={narrow} />}
        {fresh > 0 && (
          <div className="fresh" role="status">
            <Button block icon={<ReloadOutlined />} disabled={!online} onClick={refresh}>
              {t('ledger.newEntries', { count: fresh })}
            </Button>
          </div>
        )}
        {size === null && error === null && <StillLoading />}
        {empty && next === null && (
          <div className="empty">
            <h2>{t(isNarrowed(filter) ? 'ledger.noneTitle' : 'ledger.emptyTitle')}</h2>
            <p>{t(isNarrowed(filter) ? 'ledger.noneText' : 'ledger.emptyText')}</p>
          </div>
        )}
        {entries.length > 0 && <EntryList entries={entries} chosen={chosen} onChoose={choose} />}
        {error !== null && <ErrorNote error={error} />}
        {next !== null && (
          <>
            {isNarrowed(filter) && <p className="small">{t('ledger.searchedTo', { seq: next })}</p>}
            <Button block loading={loading} disabled={!online} onClick={older}>
              {t('action.older')}
            </Button>
          </>
        )}
      </div>
      <aside className="split-side">
        {refused || chosen === null ? (
          <p className="side-hint">{t(error?.code === 'otherRole' ? 'ledger.whoMay' : 'ledger.chooseEntry')}</p>
        ) : (
          <OpenedEntry
            key={chosen}
            seq={chosen}
            loaded={entries.find((entry) => entry.seq === chosen) ?? null}
            onNarrow={(more) => narrow({ ...filter, ...more })}
          />
        )}
      </aside>
    </div>
  );
}
