/** The chart's values as a table, for those who read rather than look; a day's minutes are put together by the hour. */
import type { ClimatePoint } from '../../../../daemon/api/contract/climate.ts';
import { useSay } from '../../../say.ts';
import { dayOf, timeOf } from '../china-day.ts';
import { type Column, DataTable } from '../data-table.tsx';
import type { ClimateRange } from './climate-ranges.ts';
import { bandText, byHour } from './climate-values.ts';

export function ClimateTable({
  points,
  range,
}: {
  readonly points: readonly ClimatePoint[];
  readonly range: ClimateRange;
}) {
  const { t } = useSay();
  const rows = range.step === 'minute' ? byHour(points) : points;
  const columns: readonly Column<ClimatePoint>[] = [
    {
      title: t('climate.column.at'),
      render: ({ at }) =>
        range.span === 'day' ? timeOf(at) : range.span === 'month' ? `${dayOf(at)} ${timeOf(at)}` : dayOf(at),
    },
    {
      title: t('climate.temperatureUnit'),
      number: true,
      render: (point) => bandText(point.temperature, t('climate.notKnown')),
    },
    {
      title: t('climate.humidityUnit'),
      number: true,
      render: (point) => bandText(point.humidity, t('climate.notKnown')),
    },
    { title: t('climate.column.known'), number: true, render: ({ known, of }) => `${known} / ${of}` },
  ];
  return (
    <DataTable
      label={t('page.climate')}
      columns={columns}
      rows={rows}
      keyOf={({ at }) => at}
      empty={t('climate.noValues')}
    />
  );
}
