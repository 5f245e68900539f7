/** The monthly report of temperature and humidity, on the screen and on paper. */
import '../../../style/print.css';
import { PrinterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ClimateReportResult } from '../../../../daemon/api/contract/climate.ts';
import { useKiosk, useModel } from '../../../kiosk-context.ts';
import { useSay } from '../../../say.ts';
import { ErrorNote } from '../../frame/error-note.tsx';
import { StillLoading } from '../../frame/still-loading.tsx';
import { useAnswer } from '../use-answer.ts';
import { bandText } from './climate-values.ts';

const COLUMNS = ['day', 'temperature', 'humidity', 'known', 'exceeded', 'uncertain', 'alarms'] as const;

function limitText({ lowest, highest }: ClimateReportResult['limits']['humidity'], unit: string): string {
  const value = (tenths: number | null) => (tenths === null ? '' : `${tenths / 10} ${unit}`);
  return lowest === null
    ? `≤ ${value(highest)}`
    : highest === null
      ? `≥ ${value(lowest)}`
      : `${value(lowest)} – ${value(highest)}`;
}

function ReportSheet({ report }: { readonly report: ClimateReportResult }) {
  const { t, word, moment } = useSay();
  const { clock } = useKiosk();
  const { epoch } = useModel();
  return (
    <section className="report-sheet print-this">
      <h2>{t('climate.report.title', { month: report.month })}</h2>
      <p>
        {t('climate.report.sensor', { sensor: report.sensor })} · {t('climate.temperature')}{' '}
        {limitText(report.limits.temperature, '°C')} · {t('climate.humidity')} {limitText(report.limits.humidity, '%')}
        {report.simulated && ` · ${t('simulated.word')}`}
      </p>
      <table>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`climate.report.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.days.map((day) => (
            <tr key={day.day}>
              <td>{day.day}</td>
              <td className="number">{bandText(day.temperature, t('climate.notKnown'))}</td>
              <td className="number">{bandText(day.humidity, t('climate.notKnown'))}</td>
              <td className="number">
                {day.known} / {day.of}
              </td>
              <td className="number">{day.exceeded}</td>
              <td className="number">{day.uncertain}</td>
              <td className="number">{day.alarms}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>{t('climate.report.alarms')}</h3>
      {report.alarms.length === 0 && <p>{t('climate.report.noAlarms')}</p>}
      <ul>
        {report.alarms.map(({ kind, from, to }) => (
          <li key={`${kind} ${from}`}>
            {t('climate.report.alarm', {
              kind: word('climate.alarm', kind) ?? kind,
              from: moment(from),
              to: to === null ? t('climate.report.still') : moment(to),
            })}
          </li>
        ))}
      </ul>
      <p className="print-foot">{t('register.print.foot', { epoch: epoch ?? '', at: moment(clock.wall()) })}</p>
    </section>
  );
}

/** `month`: `YYYY-MM`. */
export function ClimateReport({ sensor, month }: { readonly sensor: string; readonly month: string }) {
  const { t } = useSay();
  const { value, error } = useAnswer('climate.report', { sensor, month });
  if (error !== null) return <ErrorNote error={error} />;
  if (value === null) return <StillLoading />;
  return (
    <>
      <Button className="no-print" type="primary" icon={<PrinterOutlined />} onClick={() => window.print()}>
        {t('climate.report.print')}
      </Button>
      <ReportSheet report={value} />
    </>
  );
}
