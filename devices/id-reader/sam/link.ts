/** The wire to a SAM while it is open: requests go out one at a time, answers come back whole, all else is counted as noise. */
import type { Clock } from '../../kit/clock.ts';
import { createFrameReader } from '../../kit/frame-reader.ts';
import { createRequestQueue, type PendingRequest } from '../../kit/request-queue.ts';
import type { Result } from '../../kit/result.ts';
import type { Transport, TransportTrouble } from '../../kit/transport.ts';
import { HEADER_BYTES, MAX_BODY, measureResponse } from '../protocol/sam-frame.ts';
import { encodeRequest, type SamRequest } from '../protocol/sam-request.ts';
import { decodeResponse, encodeResponse, type SamResponse } from '../protocol/sam-response.ts';
import { canAnswer, type Patience } from './reading-commands.ts';

/** A pause within one answer that is longer than this ends the answer. Shorter than any command's own patience. */
const FRAME_PATIENCE_MS = 1_000;

export interface SamLinkDeps {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly onNoise: (noise: { readonly bytes: number; readonly reason: string }) => void;
  /** The wire is gone; what was under way has ended with the same trouble. */
  readonly onGone: (trouble: TransportTrouble) => void;
}

export interface SamLink {
  open(baudRate: number): Promise<Result<void, TransportTrouble>>;
  request(request: SamRequest, patience: Patience): PendingRequest<SamResponse>;
  /** Ends what is under way with `closed` and gives the wire back; of no use afterwards. Harmless when repeated. */
  close(): Promise<void>;
}

/** One link per opened speed: nothing of an earlier one can reach a later one. */
export function createSamLink({ transport, clock, onNoise, onGone }: SamLinkDeps): SamLink {
  let closed = false;
  let released: Promise<void> = Promise.resolve();

  const frames = createFrameReader({
    measure: measureResponse,
    maxFrameBytes: HEADER_BYTES + MAX_BODY,
    patienceMs: FRAME_PATIENCE_MS,
    clock,
    onFrame(frame) {
      const response = decodeResponse(frame);
      if (response.ok) queue.answer(response.value);
      else onNoise({ bytes: frame.length, reason: response.error });
    },
    onNoise,
  });

  const queue = createRequestQueue<SamResponse>({
    clock,
    write: (bytes) => transport.write(bytes),
    // One damaged length would otherwise swallow the next answer.
    beforeSend: () => frames.reset(),
    onLate: (response) => onNoise({ bytes: encodeResponse(response).length, reason: 'late' }),
  });

  return {
    open(baudRate) {
      return transport.open(
        { baudRate },
        {
          onBytes(chunk) {
            if (closed) return;
            queue.activity();
            frames.push(chunk);
          },
          onGone(trouble) {
            if (closed) return;
            closed = true;
            frames.close();
            queue.fail(trouble);
            queue.close();
            onGone(trouble);
          },
        },
      );
    },
    request: (request, patience) =>
      queue.send({
        bytes: encodeRequest(request),
        ...patience,
        accepts: (response) => canAnswer(request, response),
      }),
    close() {
      // Once only, and not after "gone": by then the transport may serve another link.
      if (!closed) {
        closed = true;
        queue.close();
        frames.close();
        released = transport.close();
      }
      return released;
    },
  };
}
