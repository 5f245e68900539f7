/** The slip of a shift: a checkpoint on paper that two people sign. Whoever has it can show later that nothing before it was changed. */
import '../../style/ledger-slip.css';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import type { CheckpointRow } from '../../../daemon/api/contract/ledger-view.ts';
import { useKiosk } from '../../kiosk-context.ts';
import { useSay } from '../../say.ts';
import { QrPicture } from './qr-picture.tsx';

export const SLIP_SIZES = ['a6', 'a4'] as const;
export type SlipSize = (typeof SLIP_SIZES)[number];

/** `at`: time of its newest entry; null where the page was not told. */
export type PrintedCheckpoint = Pick<CheckpointRow, 'size' | 'head' | 'note' | 'at'>;

export interface ShiftSlipProps {
  readonly row: PrintedCheckpoint;
  readonly vkey: string;
  readonly paper: SlipSize;
}

/**
 * Stands beside the page's frame, not in it: the name of a paper does not reach the printer out of scrolling boxes.
 * Still inside of what the screen lock hides.
 */
export function ShiftSlip(props: ShiftSlipProps) {
  const [place, setPlace] = useState<Element | null>(null);
  return (
    <>
      <span hidden ref={(mark) => setPlace((was) => mark?.closest('.signed-in') ?? was)} />
      {place !== null && createPortal(<Slip {...props} />, place)}
    </>
  );
}

function Slip({ row, vkey, paper }: ShiftSlipProps) {
  const { t, moment } = useSay();
  const { clock } = useKiosk();
  return (
    <section className={`print-only slip slip-${paper}`}>
      <h1>{t('ledger.slip.title')}</h1>
      <QrPicture text={row.note} label={t('ledger.slip.qr')} />
      <p className="slip-head">{row.head}</p>
      <dl>
        <div>
          <dt>{t('ledger.checkpoints.size')}</dt>
          <dd>{row.size}</dd>
        </div>
        {row.at !== null && (
          <div>
            <dt>{t('ledger.checkpoints.at')}</dt>
            <dd>{moment(row.at)}</dd>
          </div>
        )}
        <div>
          <dt>{t('ledger.slip.printed')}</dt>
          <dd>{moment(clock.wall())}</dd>
        </div>
        <div>
          <dt>{t('ledger.vkey')}</dt>
          <dd className="slip-key">{vkey}</dd>
        </div>
      </dl>
      <p className="slip-signatures">
        <span>{t('ledger.slip.leaving')}</span>
        <span>{t('ledger.slip.coming')}</span>
      </p>
    </section>
  );
}
