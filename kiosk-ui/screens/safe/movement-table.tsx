/** What moves, line by line, and the counts before and after; the same table while entering, confirming and at the end. */
import type { Counts, SealLine, StockLine } from '../../model/safe-movement.ts';
import { useSay } from '../../say.ts';

export interface MovementTableProps {
  readonly stock: readonly StockLine[];
  readonly seals: readonly SealLine[];
  readonly onRemove?: (at: number) => void;
}

export function MovementTable({ stock, seals, onRemove }: MovementTableProps) {
  const { t } = useSay();
  if (stock.length + seals.length === 0) return <p className="safe-none">{t('safe.form.noLines')}</p>;
  return (
    <ul className="safe-lines">
      {stock.map((line, at) => (
        <li key={`${line.direction} ${line.item} ${line.first}`}>
          <strong className={`safe-way safe-way-${line.direction}`}>{t(`safe.way.${line.direction}`)}</strong>
          <span>
            {t(`safe.item.${line.item}`)} · {t(`safe.reason.${line.reason}`)}
          </span>
          <strong className="safe-number">
            {line.first === line.last ? line.first : `${line.first} – ${line.last}`}
          </strong>
          {line.packSeal !== null && <span>{t('safe.packSeal', { seal: line.packSeal })}</span>}
          <strong>{t('safe.sheets', { count: line.count })}</strong>
          {onRemove !== undefined && (
            <button type="button" className="safe-button safe-remove" onClick={() => onRemove(at)}>
              {t('safe.form.remove')}
            </button>
          )}
        </li>
      ))}
      {seals.map((line, at) => (
        <li key={`${line.direction} ${line.seal}`}>
          <strong className={`safe-way safe-way-${line.direction}`}>{t(`safe.way.${line.direction}`)}</strong>
          <span>
            {t(`safe.sealKind.${line.kind}`)} · {t(`safe.sealReason.${line.reason}`)}
          </span>
          <strong className="safe-number">{line.seal}</strong>
          <span>{t(`safe.condition.${line.condition}`)}</span>
          {onRemove !== undefined && (
            <button type="button" className="safe-button safe-remove" onClick={() => onRemove(stock.length + at)}>
              {t('safe.form.remove')}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** `20 − 5 = 15`, for unused and void numbers; `counted` beside it where people counted by hand. */
export function CountLine({
  before,
  after,
  counted,
}: {
  readonly before: Counts;
  readonly after: Counts;
  readonly counted: Counts | null;
}) {
  const { t } = useSay();
  const differs = counted !== null && (counted.blanks !== after.blanks || counted.voids !== after.voids);
  return (
    <div className="safe-counts">
      <span>
        {t('safe.item.blank')} {before.blanks} → <strong>{after.blanks}</strong>
      </span>
      <span>
        {t('safe.item.void')} {before.voids} → <strong>{after.voids}</strong>
      </span>
      {counted !== null && (
        <span className={differs ? 'safe-differs' : ''}>
          {t(differs ? 'safe.countedDiffers' : 'safe.countedFits', { blanks: counted.blanks, voids: counted.voids })}
        </span>
      )}
    </div>
  );
}
