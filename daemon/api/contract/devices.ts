/** Devices as clients see them. */
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;

export const DEVICE_CLASSES = ['id-reader', 'badge-reader', 'safe-io', 'climate', 'camera'] as const;

/**
 * `absent`: not plugged in or not answering; `opening`: being opened; `ready`; `fault`: it answers, but says that it
 * is broken. `trouble` is the device trouble's code while it is not ready.
 */
export const DeviceState = Type.Object(
  {
    device: Type.String(),
    class: Type.Enum(DEVICE_CLASSES),
    model: Type.String(),
    path: Type.String(),
    state: Type.Union([Type.Literal('absent'), Type.Literal('opening'), Type.Literal('ready'), Type.Literal('fault')]),
    trouble: Type.Union([Type.String(), Type.Null()]),
    /** A command or a line that mends the trouble, where one is known (a udev rule, a group). */
    fix: Type.Union([Type.String(), Type.Null()]),
    serial: Type.Union([Type.String(), Type.Null()]),
    simulated: Type.Boolean(),
    /** Bytes that were no frame since the daemon started. */
    noiseBytes: Type.Integer({ minimum: 0 }),
  },
  closed,
);
export type DeviceState = Static<typeof DeviceState>;

export const DeviceListParams = Type.Object({}, closed);
export const DeviceListResult = Type.Object({ devices: Type.Array(DeviceState) }, closed);
