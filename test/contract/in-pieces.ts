/** Cuts what arrives into pieces, whatever the wire made of it. */
import type { Transport } from '../../devices/kit/transport.ts';
import type { ChunkSize } from './device-contract.ts';

export function inPieces(transport: Transport, chunk: ChunkSize): Transport {
  if (chunk === 'whole') return transport;
  return {
    path: transport.path,
    write: (bytes) => transport.write(bytes),
    close: () => transport.close(),
    open: (options, listener) =>
      transport.open(options, {
        onGone: (trouble) => listener.onGone(trouble),
        onBytes(bytes) {
          for (let at = 0; at < bytes.length; at += chunk) listener.onBytes(bytes.slice(at, at + chunk));
        },
      }),
  };
}
