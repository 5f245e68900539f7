/** The slip of a shift: a checkpoint on paper that two people sign. Whoever has it can show later that nothing before it was changed. */
import '../../style/ledger-slip.css';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { useKiosk } from '../../kiosk-context.ts';
import { useSay } from '../../say.ts';
import { QrPicture } from './qr-picture.tsx';

export const SLIP_SIZES = ['a6', 'a4'] as const;
export type SlipSize = (typeof SLIP_SIZES)[number];

export interface PrintedCheckpoint {
  readonly size: number;
  readonly head: string;
  readonly note: string;
  readonly vkey: string;
  /** The second signature line's key; null where there is none, or this page was not told. */
  readonly sm2: string | null;
  /** Wall ms of its newest entry; null where this page was not told. */
  readonly at: number | null;
  /** Step of the counter outside the disk; null where there is none, and for a copy of an older checkpoint. */
  readonly counter: number | null;
  /** Wall ms; null = now, by this screen's clock. */
  readonly printedAt: number | null;
}

export interface ShiftSlipProps {
  readonly slip: PrintedCheckpoint;
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

function Slip({ slip, paper }: ShiftSlipProps) {
  const { t, moment } = useSay();
  const { clock } = useKiosk();
  const { size, at, counter, vkey, sm2, printedAt } = slip;
  const facts = [
    [t('ledger.checkpoints.size'), String(size)],
    [t('ledger.checkpoints.at'), at === null ? null : moment(at)],
    [t('ledger.slip.printed'), moment(printedAt ?? clock.wall())],
    [t('ledger.slip.counter'), counter === null ? null : String(counter)],
  ] as const;
  const keys = [
    [t('ledger.vkey'), vkey],
    [t('ledger.slip.sm2'), sm2],
  ] as const;
  return (
    <section className={`print-only slip slip-${paper}`}>
      <h1>{t('ledger.slip.title')}</h1>
      <QrPicture text={slip.note} label={t('ledger.slip.qr')} />
      <p className="slip-head">{slip.head}</p>
      <dl>
        {[...facts, ...keys].map(
          ([name, value], place) =>
            value !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd className={place < facts.length ? '' : 'slip-key'}>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <p className="slip-signatures">
        <span>{t('ledger.slip.leaving')}</span>
        <span>{t('ledger.slip.coming')}</span>
      </p>
    </section>
  );
}
