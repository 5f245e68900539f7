/** One quantity over time as a picture: the line, its band, the limit, what the sensor cannot tell, and gaps as gaps. */
import type { ClimatePoint } from '../../../../daemon/api/contract/climate.ts';
import { useSay } from '../../../say.ts';
import { dayOf, timeOf } from '../china-day.ts';
import {
  bandPath,
  gaps,
  type Limits,
  linePath,
  type Plot,
  type Quantity,
  runs,
  type Tick,
  tenthsRange,
  tenthsTicks,
  timeTicks,
  x,
  y,
} from './chart-geometry.ts';
import type { ClimateRange } from './climate-ranges.ts';

const STEP_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const SIZE = { width: 1_000, height: 220 } as const;
const MARGIN = { left: 64, right: 16, top: 12, bottom: 32 } as const;

function tickText({ at, label }: Tick): string {
  if (label === 'time') return timeOf(at);
  return label === 'day' ? dayOf(at).slice(5) : dayOf(at + 7 * 86_400_000).slice(0, 7);
}

export interface ClimateChartProps {
  readonly quantity: Quantity;
  readonly points: readonly ClimatePoint[];
  readonly limits: Limits;
  readonly range: ClimateRange;
  /** Wall ms; nothing is missing after it. */
  readonly now: number;
}

export function ClimateChart({ quantity, points, limits, range, now }: ClimateChartProps) {
  const { t } = useSay();
  const [least, most] = tenthsRange(points, quantity, limits);
  const plot: Plot = { ...SIZE, from: range.from, to: range.to, least, most };
  const stepMs = STEP_MS[range.step];
  const known = runs(points, quantity, stepMs);
  // The step that is still running has no value yet, and is no gap.
  const whole = Math.floor((Math.min(range.to, Math.max(range.from, now)) - range.from) / stepMs);
  const until = range.from + whole * stepMs;
  const edges = [limits.lowest, limits.highest].filter(
    (limit): limit is number => limit !== null && limit >= least && limit <= most,
  );
  const unit = quantity === 'temperature' ? '°C' : '%';
  const { accuracyTenths } = limits;
  return (
    <figure className="chart">
      <figcaption>{t(`climate.${quantity}Unit`)}</figcaption>
      <svg
        viewBox={`${-MARGIN.left} ${-MARGIN.top} ${SIZE.width + MARGIN.left + MARGIN.right} ${SIZE.height + MARGIN.top + MARGIN.bottom}`}
        role="img"
        aria-label={t('climate.chartOf', { what: t(`climate.${quantity}`) })}
      >
        <rect className="chart-paper" width={SIZE.width} height={SIZE.height} />
        {gaps(points, quantity, stepMs, { from: range.from, until }).map((gap) => (
          <rect
            key={gap.from}
            className="chart-gap"
            x={x(plot, gap.from)}
            width={Math.max(1, x(plot, gap.to) - x(plot, gap.from))}
            height={SIZE.height}
          />
        ))}
        {edges.map((edge) => (
          <rect
            key={`band ${edge}`}
            className="chart-uncertain"
            y={y(plot, edge + accuracyTenths)}
            width={SIZE.width}
            height={y(plot, edge - accuracyTenths) - y(plot, edge + accuracyTenths)}
          />
        ))}
        {tenthsTicks(plot).map((tenths) => (
          <g key={tenths}>
            <path className="chart-grid" d={`M0 ${y(plot, tenths)}H${SIZE.width}`} />
            <text x={-10} y={y(plot, tenths) + 5} textAnchor="end">
              {tenths / 10} {unit}
            </text>
          </g>
        ))}
        {timeTicks(plot, range.span).map((tick) => (
          <text key={tick.at} x={x(plot, tick.at)} y={SIZE.height + 22} textAnchor="start">
            {tickText(tick)}
          </text>
        ))}
        {known.map((run) => (
          <path key={`b${run[0]?.at}`} className="chart-band" d={bandPath(plot, run)} />
        ))}
        {edges.map((edge) => (
          <g key={`limit ${edge}`}>
            <path className="chart-limit" d={`M0 ${y(plot, edge)}H${SIZE.width}`} />
            <text className="chart-limit-text" x={SIZE.width - 6} y={y(plot, edge) - 6} textAnchor="end">
              {t('climate.limit', { value: `${edge / 10} ${unit}` })}
            </text>
          </g>
        ))}
        {known.map((run) => (
          <path key={`l${run[0]?.at}`} className="chart-line" d={linePath(plot, run, stepMs)} />
        ))}
      </svg>
    </figure>
  );
}
