/** The register as a printed book, A4 across: only the printer sees it. Built from the rows that the filter leaves. */
import '../../../style/print.css';
import type { RegisterRow } from '../../../../daemon/api/contract/register.ts';
import { useKiosk, useModel } from '../../../kiosk-context.ts';
import { useSay } from '../../../say.ts';
import { type MovementWords, movementLines, type RegisterFilter } from './register-lines.ts';
import { useRegisterWords } from './use-movement-words.ts';

const COLUMNS = ['no', 'at', 'people', 'reason', 'moved', 'left', 'enteredBy', 'confirmedBy', 'shutAt', 'odd'] as const;

function Lines({ lines }: { readonly lines: readonly string[] }) {
  return lines.map((line) => <div key={line}>{line}</div>);
}

function PrintedRow({ row, place, words }: { row: RegisterRow; place: number; words: MovementWords }) {
  const { t, moment } = useSay();
  const register = useRegisterWords();
  const { movement } = row;
  return (
    <tr>
      <td className="number">
        {place}
        <small> #{row.seq}</small>
      </td>
      <td>{moment(row.begunAt)}</td>
      <td>
        <Lines lines={register.people(row)} />
      </td>
      <td>{movement === null ? '' : words.purpose(movement.input.purpose)}</td>
      <td>{movement !== null && <Lines lines={movementLines(movement.input, words)} />}</td>
      <td>{movement !== null && t('register.left', { blanks: movement.after.blanks, voids: movement.after.voids })}</td>
      <td>{movement === null ? '' : register.nameOf(movement.enteredBy)}</td>
      <td>{movement?.confirmedBy == null ? '' : register.nameOf(movement.confirmedBy)}</td>
      <td>{row.shutAt === null ? '' : moment(row.shutAt)}</td>
      <td>
        <Lines lines={register.oddities(row)} />
        {row.simulated && t('simulated.word')}
      </td>
    </tr>
  );
}

/** Rows as they are filtered, newest first; a book goes the other way. */
export function RegisterPrint({
  rows,
  filter,
}: {
  readonly rows: readonly RegisterRow[];
  readonly filter: RegisterFilter;
}) {
  const { t, date, moment } = useSay();
  const { clock } = useKiosk();
  const { epoch } = useModel();
  const { movement } = useRegisterWords();
  const inOrder = [...rows].reverse();
  const range = t('register.print.range', {
    from: filter.from === null ? t('register.print.first') : date(filter.from),
    to: filter.to === null ? t('register.print.last') : date(filter.to),
  });
  return (
    <section className="print-only register-book">
      <h1>{t('register.print.title')}</h1>
      <p>
        {range} · {t('register.print.rows', { count: rows.length })}
      </p>
      <table>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`register.print.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {inOrder.map((row, place) => (
            <PrintedRow key={row.opening} row={row} place={place + 1} words={movement} />
          ))}
        </tbody>
      </table>
      <p className="print-foot">{t('register.print.foot', { epoch: epoch ?? '', at: moment(clock.wall()) })}</p>
    </section>
  );
}
