/** Simulated devices as the bench page drives them. Answered only when simulators are allowed. */
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;

/** What can be done to one simulator: `name` of the knob and the values that it takes (empty = none). */
export const BenchKnob = Type.Object({ name: Type.String(), values: Type.Array(Type.String()) }, closed);
export type BenchKnob = Static<typeof BenchKnob>;

export const BenchSimulator = Type.Object(
  {
    simulator: Type.String(),
    class: Type.String(),
    model: Type.String(),
    /** True while it hangs on its wire. */
    plugged: Type.Boolean(),
    /** What lies or happens there now, for the picture, e.g. `{ card: 'R1' }`; invented people only. */
    shows: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()])),
    knobs: Type.Array(BenchKnob),
    /** Named faults and whether each is armed now. */
    faults: Type.Array(Type.Object({ name: Type.String(), armed: Type.Boolean() }, closed)),
    /** Cards that can be presented: id, and a caption for people. */
    cards: Type.Array(Type.Object({ id: Type.String(), caption: Type.String() }, closed)),
  },
  closed,
);
export type BenchSimulator = Static<typeof BenchSimulator>;

export const BenchDescribeParams = Type.Object({}, closed);
export const BenchDescribeResult = Type.Object({ simulators: Type.Array(BenchSimulator) }, closed);

export const BenchActParams = Type.Object(
  {
    simulator: Type.String({ minLength: 1, maxLength: 64 }),
    /** A knob's name, or `fault` with the fault's name as value (arms it once). */
    knob: Type.String({ minLength: 1, maxLength: 64 }),
    value: Type.Optional(Type.String({ maxLength: 256 })),
  },
  closed,
);
export const BenchActResult = Type.Object({ simulator: BenchSimulator }, closed);
