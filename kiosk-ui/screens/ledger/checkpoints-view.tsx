/** Checkpoints: how far the history was signed, when, by whom it was cosigned; one of them opened, and its slip for paper. */
import '../../style/print.css';
import { PrinterOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import type { CheckpointRow } from '../../../daemon/api/contract/ledger-view.ts';
import { useModel } from '../../kiosk-context.ts';
import { useSay } from '../../say.ts';
import { ErrorNote } from '../frame/error-note.tsx';
import { StillLoading } from '../frame/still-loading.tsx';
import { type Column, DataTable } from '../office/data-table.tsx';
import { useAnswer } from '../office/use-answer.ts';
import { Copyable } from './copyable.tsx';
import { type PrintedCheckpoint, ShiftSlip, SLIP_SIZES, type SlipSize } from './shift-slip.tsx';
import { useCheckpoints } from './use-checkpoints.ts';
import { useShiftSlip } from './use-shift-slip.ts';

/** What the page shows of a checkpoint; `at` null where it was not told. */
type Shown = Pick<CheckpointRow, 'size' | 'head' | 'note' | 'at'>;

function CosignedBy({ row }: { readonly row: CheckpointRow }) {
  const { t } = useSay();
  return row.cosigned.length === 0 ? t('ledger.cosignedByNone') : row.cosigned.map(({ name }) => name).join(' · ');
}

export function CheckpointsView() {
  const { t, moment } = useSay();
  const { connection } = useModel();
  const { value: newest, error: newestError } = useAnswer('ledger.checkpoint', {});
  const { rows, more, loading, error: listError, older } = useCheckpoints(newest !== null);
  const { made, making, error: slipError, make } = useShiftSlip();
  const error = newestError ?? listError;
  const [chosen, setChosen] = useState<number | null>(null);
  const [paper, setPaper] = useState<SlipSize>('a6');
  // The newest is what a shift hands over, whether the list has it already or not.
  const handsOver = chosen === null || chosen === newest?.size;
  const slip = handsOver && made !== null ? { ...made, at: null, printedAt: made.at } : null;
  const listed = rows?.find((one) => one.size === (chosen ?? newest?.size));
  const row: Shown | null = slip ?? listed ?? (newest === null ? null : { ...newest, at: null });
  const copy =
    row === null || newest === null ? null : { ...row, vkey: newest.vkey, sm2: null, counter: null, printedAt: null };
  const printed: PrintedCheckpoint | null = slip ?? copy;
  const columns: readonly Column<CheckpointRow>[] = [
    {
      title: t('ledger.checkpoints.size'),
      number: true,
      render: ({ size }) => (
        <Button type="link" className="name-link" aria-pressed={size === row?.size} onClick={() => setChosen(size)}>
          {size}
        </Button>
      ),
    },
    { title: t('ledger.checkpoints.head'), render: ({ head }) => <code>{head}</code> },
    { title: t('ledger.checkpoints.at'), render: ({ at }) => (at === null ? '—' : moment(at)) },
    { title: t('ledger.checkpoints.cosigned'), render: (one) => <CosignedBy row={one} /> },
  ];
  return (
    <>
      <div className="split ledger-split">
        <div className="split-list">
          <p>{t('ledger.checkpointAbout')}</p>
          {error !== null && <ErrorNote error={error} />}
          {rows === null && error === null && <StillLoading />}
          {rows !== null && (
            <DataTable
              label={t('ledger.view.checkpoints')}
              columns={columns}
              rows={rows}
              keyOf={({ size }) => String(size)}
              chosen={row === null ? null : String(row.size)}
              empty={t('ledger.checkpoints.none')}
            />
          )}
          {more && (
            <Button block loading={loading} disabled={connection.kind !== 'open'} onClick={older}>
              {t('ledger.checkpoints.older')}
            </Button>
          )}
        </div>
        <aside className="split-side">
          {row === null ? (
            <p className="side-hint">{t('ledger.checkpoints.none')}</p>
          ) : (
            <section className="detail" aria-label={t('ledger.checkpoint')}>
              <h2>{t('ledger.checkpoint')}</h2>
              <p>{t('ledger.size', { size: row.size })}</p>
              <p className="read-aloud">{row.head}</p>
              <h3>{t('ledger.slip.title')}</h3>
              <Segmented
                value={paper}
                options={SLIP_SIZES.map((size) => ({ value: size, label: t(`ledger.slip.paper.${size}`) }))}
                onChange={setPaper}
              />
              <Button
                type="primary"
                icon={<PrinterOutlined />}
                loading={making}
                disabled={newest === null || connection.kind !== 'open'}
                onClick={() => (handsOver ? make() : window.print())}
              >
                {t(handsOver ? 'ledger.slip.print' : 'ledger.slip.printCopy')}
              </Button>
              {slipError !== null && <ErrorNote error={slipError} />}
              <Copyable title={t('ledger.note')} text={row.note} />
              {newest !== null && <Copyable title={t('ledger.vkey')} text={newest.vkey} />}
            </section>
          )}
        </aside>
      </div>
      {printed !== null && <ShiftSlip slip={printed} paper={paper} />}
    </>
  );
}
