/** Temperature and humidity: now, a day, a month, a year, and the monthly report. */
import '../../../style/climate.css';
import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useKiosk, useModel } from '../../../kiosk-context.ts';
import { useSay } from '../../../say.ts';
import { ErrorNote } from '../../frame/error-note.tsx';
import { StillLoading } from '../../frame/still-loading.tsx';
import { dayOf } from '../china-day.ts';
import { OfficeFrame } from '../office-frame.tsx';
import { useAnswer } from '../use-answer.ts';
import { ClimateChart } from './climate-chart.tsx';
import { ClimateNow } from './climate-now.tsx';
import { type ClimateRange, nextFirst, rangeOf, SPANS, type Span } from './climate-ranges.ts';
import { ClimateReport } from './climate-report.tsx';
import { ClimateTable } from './climate-table.tsx';

type Show = Span | 'report';

function Charts({
  sensor,
  range,
  now,
}: {
  readonly sensor: string;
  readonly range: ClimateRange;
  readonly now: number;
}) {
  const { t } = useSay();
  const { from, to, step } = range;
  const { value, error, loading, again } = useAnswer('climate.series', { sensor, from, to, step });
  return (
    <>
      {error !== null && <ErrorNote error={error} />}
      {value === null && error === null && <StillLoading />}
      {value !== null && (
        <>
          {(['temperature', 'humidity'] as const).map((quantity) => (
            <ClimateChart
              key={quantity}
              quantity={quantity}
              points={value.points}
              limits={value.limits[quantity]}
              range={range}
              now={now}
            />
          ))}
          <p className="small legend">
            <span className="legend-line">{t('climate.legend.mean')}</span>
            <span className="legend-band">{t('climate.legend.band')}</span>
            <span className="legend-limit">{t('climate.legend.limit')}</span>
            <span className="legend-uncertain">{t('climate.legend.uncertain')}</span>
            <span className="legend-gap">{t('climate.legend.gap')}</span>
            <Button size="small" loading={loading} onClick={again}>
              {t('office.reload')}
            </Button>
          </p>
          <ClimateTable points={value.points} range={range} />
        </>
      )}
    </>
  );
}

export function ClimateScreen() {
  const { t, date } = useSay();
  const { clock } = useKiosk();
  const model = useModel();
  const sensors = Object.values(model.climate).sort((a, b) => a.sensor.localeCompare(b.sensor, 'en'));
  const [chosen, setChosen] = useState<string | null>(null);
  const [show, setShow] = useState<Show>('day');
  const [now, setNow] = useState(() => clock.wall());
  const [day, setDay] = useState(() => dayOf(now));
  const view = sensors.find((one) => one.sensor === chosen) ?? sensors[0] ?? null;
  const span: Span = show === 'report' ? 'month' : show;
  const range = rangeOf(span, day);
  const move = (by: number) => {
    setNow(clock.wall());
    setDay(nextFirst(span, range.first, by));
  };
  const label = span === 'day' ? date(range.first) : range.first.slice(0, span === 'month' ? 7 : 4);
  return (
    <OfficeFrame className="climate">
      <div className="office-head">
        <h1>{t('page.climate')}</h1>
        {sensors.length > 1 && view !== null && (
          <Select
            aria-label={t('climate.sensor')}
            value={view.sensor}
            options={sensors.map(({ sensor }) => ({ value: sensor, label: sensor }))}
            onChange={setChosen}
          />
        )}
      </div>
      {view === null ? (
        <div className="office-empty">
          <h2>{t('climate.noneTitle')}</h2>
          <p>{t('climate.noneText')}</p>
        </div>
      ) : (
        <>
          {model.connection.kind === 'open' ? (
            <ClimateNow view={view} />
          ) : (
            <p className="odd">{t('climate.offline')}</p>
          )}
          <div className="climate-choice">
            <Segmented
              value={show}
              options={[...SPANS, 'report' as const].map((value) => ({ value, label: t(`climate.span.${value}`) }))}
              onChange={(value) => setShow(value)}
            />
            <Button icon={<LeftOutlined />} aria-label={t('climate.earlier')} onClick={() => move(-1)} />
            <strong>{label}</strong>
            <Button
              icon={<RightOutlined />}
              aria-label={t('climate.later')}
              disabled={range.to > now}
              onClick={() => move(1)}
            />
          </div>
          {show === 'report' ? (
            <ClimateReport key={`${view.sensor} ${label}`} sensor={view.sensor} month={range.first.slice(0, 7)} />
          ) : (
            <Charts sensor={view.sensor} range={range} now={now} />
          )}
        </>
      )}
    </OfficeFrame>
  );
}
