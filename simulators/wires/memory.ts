/** A wire inside one process: a simulator at one end, a `Transport` at the other. For tests that turn the clock by hand. */
import { err, ok } from '../../devices/kit/result.ts';
import type { Transport, TransportListener } from '../../devices/kit/transport.ts';
import type { Wire } from './device-wire.ts';

export interface MemoryWireDeps {
  /** Stands in both ends' `path`. */
  readonly path: string;
  /** Bytes are delivered in pieces of this many, both ways. */
  readonly chunk: number | 'whole';
}

export interface MemoryWire {
  readonly wire: Wire;
  readonly transport: Transport;
}

/** Not plugged at first. The host's bytes arrive one microtask after `write`, the device's at once. */
export function createMemoryWire(deps: MemoryWireDeps): MemoryWire {
  const { path, chunk } = deps;
  let toDevice: (bytes: Uint8Array) => void = () => {};
  let host: { readonly listener: TransportListener; readonly baudRate: number } | null = null;
  let plugged = false;
  let closed = false;

  function inPieces(bytes: Uint8Array, deliver: (piece: Uint8Array) => void): void {
    const step = chunk === 'whole' ? Math.max(1, bytes.length) : chunk;
    for (let at = 0; at < bytes.length; at += step) deliver(bytes.slice(at, at + step));
  }

  async function unplug(): Promise<void> {
    if (!plugged) return;
    plugged = false;
    const left = host;
    host = null;
    left?.listener.onGone({ code: 'gone', path });
  }

  const wire: Wire = {
    path,
    get plugged() {
      return plugged;
    },
    listen(onBytes) {
      toDevice = onBytes;
    },
    async plug() {
      if (!closed) plugged = true;
    },
    unplug,
    write: (bytes) => inPieces(bytes, (piece) => host?.listener.onBytes(piece)),
    hostBaudRate: () => host?.baudRate ?? null,
    async close() {
      closed = true;
      await unplug();
    },
  };

  const transport: Transport = {
    path,
    async open(options, listener) {
      if (host !== null) throw new Error('memory wire: opened twice');
      if (!plugged) return err({ code: 'not-found', path });
      host = { listener, baudRate: options.baudRate };
      return ok(undefined);
    },
    async write(bytes) {
      const copy = bytes.slice();
      await Promise.resolve();
      if (host === null) return err({ code: 'gone', path });
      inPieces(copy, (piece) => {
        if (host !== null) toDevice(piece);
      });
      return ok(undefined);
    },
    async close() {
      host = null;
    },
  };
  return { wire, transport };
}
