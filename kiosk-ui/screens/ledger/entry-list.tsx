/** The timeline: entries under their days; number, time, what happened in words, device, who. Each opens to its leaf. */
import type { LedgerEntryView } from '../../../daemon/api/contract/ledger-view.ts';
import { byDay } from '../../model/ledger-days.ts';
import { readLeaf } from '../../model/ledger-leaf.ts';
import { useSay } from '../../say.ts';
import { timeOf } from '../office/china-day.ts';
import { useActorWords } from './use-actor-words.ts';

function EntryRow({ entry, chosen, onChoose }: { entry: LedgerEntryView; chosen: boolean; onChoose: () => void }) {
  const { t, word, moment } = useSay();
  const actors = useActorWords().ofLeaf(entry.leaf);
  const leaf = readLeaf(entry.leaf);
  return (
    <li>
      <button type="button" className="entry" aria-pressed={chosen} onClick={onChoose}>
        <span className="entry-seq">{entry.seq}</span>
        <span className="entry-time" title={leaf.ts === null ? '' : moment(leaf.ts)}>
          {leaf.ts === null ? '—' : timeOf(leaf.ts)}
        </span>
        <span className="entry-what">
          {word('entryType', leaf.type) ?? t('ledger.unknownType')}
          <small>{leaf.type}</small>
        </span>
        <span className="entry-device">{leaf.device ?? '—'}</span>
        <span className="entry-actor">{actors.length === 0 ? '—' : actors.join(' · ')}</span>
        <span className="entry-simulated">{leaf.simulated && t('simulated.short')}</span>
      </button>
    </li>
  );
}

export interface EntryListProps {
  readonly entries: readonly LedgerEntryView[];
  readonly chosen: number | null;
  readonly onChoose: (seq: number) => void;
}

export function EntryList({ entries, chosen, onChoose }: EntryListProps) {
  const { t, date } = useSay();
  return (
    <>
      <div className="entry entry-head" aria-hidden="true">
        <span>{t('ledger.column.seq')}</span>
        <span>{t('ledger.column.time')}</span>
        <span>{t('ledger.column.type')}</span>
        <span>{t('ledger.column.device')}</span>
        <span>{t('ledger.column.actor')}</span>
        <span />
      </div>
      {byDay(entries, (entry) => readLeaf(entry.leaf).ts).map((group) => {
        const title = group.day === null ? t('ledger.noDay') : date(group.day);
        return (
          <section key={`${group.day} ${group.entries[0]?.seq}`} className="day" aria-label={title}>
            <h2 className="day-title">{title}</h2>
            <ol className="entries">
              {group.entries.map((entry) => (
                <EntryRow
                  key={entry.seq}
                  entry={entry}
                  chosen={entry.seq === chosen}
                  onChoose={() => onChoose(entry.seq)}
                />
              ))}
            </ol>
          </section>
        );
      })}
    </>
  );
}
