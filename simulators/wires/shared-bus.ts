/**
 * One two-wire line on which several devices hang: each has its own tap, all hear the host and each other, and only the host's
 * cable takes all of them away.
 *
 *   host ══ wire ══╤══════╤══════╤══
 *                 tap    tap    tap
 */
import type { Wire } from './device-wire.ts';

export interface SharedBusDeps {
  /** The end of the line at which the host opens. The bus takes it over. */
  readonly wire: Wire;
}

export interface SharedBus {
  readonly path: string;
  readonly plugged: boolean;
  /** A place for one more device. Its `plug` also plugs the line where that is out; its `unplug` takes this device away alone. */
  tap(): Wire;
  /** The host's cable. Harmless when repeated. */
  plugLine(): Promise<void>;
  unplugLine(): Promise<void>;
  /** Takes the line away for good. Harmless when repeated; the last tap that closes does it too. */
  close(): Promise<void>;
}

interface Tap {
  connected: boolean;
  onBytes: (chunk: Uint8Array) => void;
}

export function createSharedBus({ wire }: SharedBusDeps): SharedBus {
  const taps = new Set<Tap>();

  function tell(bytes: Uint8Array, except: Tap | null): void {
    for (const tap of [...taps]) if (tap !== except && tap.connected) tap.onBytes(bytes.slice());
  }
  wire.listen((chunk) => tell(chunk, null));

  function createTap(): Wire {
    const own: Tap = { connected: false, onBytes: () => {} };
    taps.add(own);
    return {
      path: wire.path,
      get plugged() {
        return own.connected && wire.plugged;
      },
      listen(onBytes) {
        own.onBytes = onBytes;
      },
      async plug() {
        if (!taps.has(own)) return;
        await wire.plug();
        own.connected = true;
      },
      async unplug() {
        own.connected = false;
      },
      write(bytes) {
        if (!own.connected || !wire.plugged) return;
        wire.write(bytes);
        tell(bytes, own);
      },
      hostBaudRate: () => wire.hostBaudRate(),
      async close() {
        own.connected = false;
        if (taps.delete(own) && taps.size === 0) await wire.close();
      },
    };
  }

  return {
    path: wire.path,
    get plugged() {
      return wire.plugged;
    },
    tap: createTap,
    plugLine: () => wire.plug(),
    unplugLine: () => wire.unplug(),
    close: () => wire.close(),
  };
}
