/** A reader of identity cards with a SAM behind a wire: joins link, search and machine, and tells what happens. */
import type { Clock } from '../../kit/clock.ts';
import type { DeviceIdentity, DeviceTrouble } from '../../kit/device.ts';
import type { Log } from '../../kit/log.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import type { Transport } from '../../kit/transport.ts';
import type { IdReader, IdReaderEvent } from '../contract.ts';
import { type RunningReading, startReading } from './card-reading.ts';
import type { PhotoDecoder } from './chip-photo.ts';
import { deviceTrouble, type FoundSam, findSam } from './find-sam.ts';
import { createLastCard, type LastCard } from './last-card.ts';
import { createSamLink, type SamLink } from './link.ts';
import { patienceFor } from './reading-commands.ts';

export interface SamReaderDeps {
  /** The device's name in the configuration; for log lines. */
  readonly id: string;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly log: Log;
  readonly onEvent: (event: IdReaderEvent) => void;
  /** The site's own WLT decoder; null where there is none. */
  readonly decodePhoto: PhotoDecoder | null;
  /** Today at the counter, YYYY-MM-DD. */
  readonly today: () => string;
}

type ReaderState =
  | { readonly state: 'closed' }
  | { readonly state: 'opening'; link: SamLink | null; abandoned: boolean; attempt: Promise<unknown> }
  | { readonly state: 'ready'; readonly sam: FoundSam; readonly lastCard: LastCard };

export function createSamReader(deps: SamReaderDeps): IdReader {
  const { id, transport, clock, log, onEvent, decodePhoto, today } = deps;
  let now: ReaderState = { state: 'closed' };
  let reading: RunningReading | null = null;

  const link = (): SamLink => {
    const made: SamLink = createSamLink({
      transport,
      clock,
      onNoise({ bytes, reason }) {
        log.write('debug', 'reader.noise', { device: id, bytes, reason });
        onEvent({ type: 'noise', bytes, reason });
      },
      onGone(trouble) {
        // While it is being opened, `open()` says so itself.
        if (now.state === 'ready' && now.sam.link === made) gone(trouble);
      },
    });
    if (now.state === 'opening') now.link = made;
    return made;
  };

  function gone(trouble: DeviceTrouble): void {
    now = { state: 'closed' };
    reading?.stop(trouble);
    log.write('warn', 'reader.gone', { device: id, code: trouble.code });
    onEvent({ type: 'gone', trouble });
  }

  async function open(): Promise<Result<DeviceIdentity, DeviceTrouble>> {
    if (now.state !== 'closed') throw new Error('SAM reader: opened while open');
    const opening: ReaderState = { state: 'opening', link: null, abandoned: false, attempt: Promise.resolve() };
    now = opening;
    const attempt = findSam(link);
    opening.attempt = attempt;
    const found = await attempt;
    if (opening.abandoned) {
      if (found.ok) await found.value.link.close();
      return err({ code: 'closed' });
    }
    if (!found.ok) {
      now = { state: 'closed' };
      log.write('info', 'reader.not-opened', { device: id, code: found.error.code });
      return found;
    }
    const { baudRate, samNumber } = found.value;
    now = { state: 'ready', sam: found.value, lastCard: createLastCard({ clock }) };
    // TCP has no speed; the reader answered to the first one tried.
    const speed = transport.path.startsWith('tcp:') ? null : baudRate;
    log.write('info', 'reader.opened', { device: id, ...(speed === null ? {} : { baudRate: speed }) });
    return ok({ model: 'sam', serial: samNumber, baudRate: speed });
  }

  return {
    open,
    async read(request) {
      if (reading !== null) throw new Error('SAM reader: one reading at a time');
      if (now.state !== 'ready') return err({ code: 'closed' });
      const { sam, lastCard } = now;
      const running = startReading(request, {
        link: sam.link,
        clock,
        samNumber: sam.samNumber,
        lastCard,
        decodePhoto,
        today,
        onStep: (step) => onEvent({ type: 'step', step }),
      });
      reading = running;
      try {
        const result = await running.result;
        if (result.ok) log.write('info', 'reader.read', { device: id, ms: Math.round(result.value.wireMs) });
        else log.write('info', 'reader.not-read', { device: id, code: result.error.code });
        return result;
      } finally {
        reading = null;
      }
    },
    async heartbeat() {
      // A reading that goes on is sign of life enough; it ends by itself when the device does not answer.
      if (reading !== null) return ok(undefined);
      if (now.state !== 'ready') return err({ code: 'closed' });
      const request = { command: 'status' } as const;
      const answer = await now.sam.link.request(request, patienceFor(request)).answer;
      if (!answer.ok) return err(answer.error.code === 'cancelled' ? { code: 'closed' } : answer.error);
      const trouble = deviceTrouble(answer.value);
      return trouble === null ? ok(undefined) : err(trouble);
    },
    async close() {
      const before = now;
      now = { state: 'closed' };
      reading?.stop({ code: 'closed' });
      if (before.state === 'opening') {
        before.abandoned = true;
        await before.link?.close();
        // Not before the search has let go of the wire may another one begin.
        await before.attempt;
      }
      if (before.state === 'ready') await before.sam.link.close();
    },
  };
}
