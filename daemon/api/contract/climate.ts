/** Temperature and humidity around the blanks: now, over time, and as a monthly report. Tenths throughout. */
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;
const Id = Type.String({ minLength: 1, maxLength: 64 });
const nullable = <T extends import('typebox').TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Tenths = Type.Integer({ minimum: -1_000, maximum: 2_000 });
const Verdict = Type.Enum(['kept', 'uncertain', 'exceeded']);
const Limits = Type.Object({ lowest: nullable(Tenths), highest: nullable(Tenths), accuracyTenths: Tenths }, closed);

export const ClimateView = Type.Object(
  {
    sensor: Id,
    simulated: Type.Boolean(),
    /** Null while the climate is not known; never an old value shown as fresh. */
    reading: nullable(Type.Object({ temperatureTenths: Tenths, humidityTenths: Tenths, at: Type.Number() }, closed)),
    unknown: nullable(Type.String()),
    temperature: nullable(Verdict),
    humidity: nullable(Verdict),
    /** Alarms that stand: `temperature`, `humidity`, `silence`; since when, wall ms. */
    alarms: Type.Array(
      Type.Object({ kind: Type.Enum(['temperature', 'humidity', 'silence']), since: Type.Number() }, closed),
    ),
    limits: Type.Object({ temperature: Limits, humidity: Limits }, closed),
  },
  closed,
);
export type ClimateView = Static<typeof ClimateView>;

export const ClimateSeriesParams = Type.Object(
  {
    sensor: Id,
    /** Wall ms, inclusive and exclusive. At most a day by minutes, a month by hours, a year by days. */
    from: Type.Integer({ minimum: 0 }),
    to: Type.Integer({ minimum: 0 }),
    step: Type.Enum(['minute', 'hour', 'day']),
  },
  closed,
);
const Band = Type.Object({ least: Tenths, mean: Tenths, most: Tenths }, closed);
export const ClimatePoint = Type.Object(
  {
    at: Type.Integer(),
    /** Null where nothing was known. */
    temperature: nullable(Band),
    humidity: nullable(Band),
    /** Minutes in this step with a value, and how many there were. */
    known: Type.Integer(),
    of: Type.Integer(),
  },
  closed,
);
export type ClimatePoint = Static<typeof ClimatePoint>;
export const ClimateSeriesResult = Type.Object(
  { points: Type.Array(ClimatePoint), limits: ClimateView.properties.limits },
  closed,
);

export const ClimateReportParams = Type.Object(
  { sensor: Id, month: Type.String({ pattern: '^\\d{4}-\\d{2}$' }) },
  closed,
);
export const ClimateReportResult = Type.Object(
  {
    sensor: Id,
    month: Type.String(),
    simulated: Type.Boolean(),
    days: Type.Array(
      Type.Object(
        {
          day: Type.String(),
          temperature: nullable(Band),
          humidity: nullable(Band),
          /** Minutes. */
          known: Type.Integer(),
          of: Type.Integer(),
          exceeded: Type.Integer(),
          uncertain: Type.Integer(),
          alarms: Type.Integer(),
        },
        closed,
      ),
    ),
    alarms: Type.Array(Type.Object({ kind: Type.String(), from: Type.Number(), to: nullable(Type.Number()) }, closed)),
    limits: ClimateView.properties.limits,
  },
  closed,
);
export type ClimateReportResult = Static<typeof ClimateReportResult>;
