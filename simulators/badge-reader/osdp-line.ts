/** One RS-485 pair with several simulated peripherals on it: all hear the host, each can be taken off by itself. */
import type { Wire } from '../wires/device-wire.ts';

export interface OsdpLine {
  /** A place on the line. Its plug is this peripheral's connector; the line itself stays. */
  tap(): Wire;
  /** The host's cable. */
  plug(): Promise<void>;
  unplug(): Promise<void>;
  close(): Promise<void>;
}

/** Takes over `wire`; not plugged at first. */
export function createOsdpLine(wire: Wire): OsdpLine {
  const ears = new Set<(chunk: Uint8Array) => void>();
  wire.listen((chunk) => {
    for (const hear of [...ears]) hear(chunk);
  });
  return {
    tap() {
      let hear: (chunk: Uint8Array) => void = () => {};
      const mine = (chunk: Uint8Array): void => hear(chunk);
      const off = async (): Promise<void> => {
        ears.delete(mine);
      };
      return {
        path: wire.path,
        get plugged() {
          return ears.has(mine);
        },
        listen(onBytes) {
          hear = onBytes;
        },
        async plug() {
          ears.add(mine);
        },
        unplug: off,
        write(bytes) {
          if (ears.has(mine)) wire.write(bytes);
        },
        hostBaudRate: () => wire.hostBaudRate(),
        close: off,
      };
    },
    plug: () => wire.plug(),
    unplug: () => wire.unplug(),
    close: () => wire.close(),
  };
}
