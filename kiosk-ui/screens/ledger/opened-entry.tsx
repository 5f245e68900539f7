/** The entry that the address names: from the list where it is there, else asked for by its number. */
import type { LedgerEntryView } from '../../../daemon/api/contract/ledger-view.ts';
import type { ShownFilter } from '../../model/ledger-filter.ts';
import { useSay } from '../../say.ts';
import { ErrorNote } from '../frame/error-note.tsx';
import { StillLoading } from '../frame/still-loading.tsx';
import { useAnswer } from '../office/use-answer.ts';
import { EntryDetail } from './entry-detail.tsx';

export interface OpenedEntryProps {
  readonly seq: number;
  readonly loaded: LedgerEntryView | null;
  readonly onNarrow: (more: Partial<ShownFilter>) => void;
}

export function OpenedEntry({ seq, loaded, onNarrow }: OpenedEntryProps) {
  const { t } = useSay();
  const { value, error } = useAnswer('ledger.page', loaded === null ? { before: seq + 1, limit: 1 } : null);
  const entry = loaded ?? value?.entries.find((one) => one.seq === seq) ?? null;
  if (entry !== null) return <EntryDetail key={entry.seq} entry={entry} onNarrow={onNarrow} />;
  if (error !== null) return <ErrorNote error={error} />;
  return value === null ? <StillLoading /> : <p className="side-hint">{t('ledger.noSuchEntry', { seq })}</p>;
}
