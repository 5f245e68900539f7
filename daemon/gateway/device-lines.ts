/** The lines on which several devices hang: each has one owner of its port, made when the first device names it. */
import { createOsdpBus, type OsdpBus } from '../../devices/badge-reader/osdp/osdp-bus.ts';
import type { Clock } from '../../devices/kit/clock.ts';
import type { Transport } from '../../devices/kit/transport.ts';
import { createModbusBus, type ModbusBus } from '../../devices/modbus/bus.ts';
import { USUAL_TIMING } from '../../devices/modbus/bus-timing.ts';

/** `baudRate` is bits per second; the configuration's check holds all devices of one line to one protocol and speed. */
export interface DeviceLines {
  osdp(path: string, baudRate: number): OsdpBus;
  modbus(path: string, baudRate: number): ModbusBus;
}

export interface DeviceLinesDeps {
  readonly clock: Clock;
  /** Nothing is opened yet. */
  transportAt(path: string): Transport;
}

export function createDeviceLines({ clock, transportAt }: DeviceLinesDeps): DeviceLines {
  const osdp = new Map<string, OsdpBus>();
  const modbus = new Map<string, ModbusBus>();
  return {
    osdp: (path, baudRate) =>
      once(osdp, path, () => createOsdpBus({ transport: transportAt(path), clock, baudRate, check: 'crc' })),
    modbus: (path, baudRate) =>
      once(modbus, path, () =>
        createModbusBus({ transport: transportAt(path), clock, baudRate, timing: USUAL_TIMING }),
      ),
  };
}

function once<T>(made: Map<string, T>, path: string, make: () => T): T {
  const found = made.get(path) ?? make();
  made.set(path, found);
  return found;
}
