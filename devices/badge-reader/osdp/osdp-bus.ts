/**
 * One RS-485 line with several OSDP peripherals: one owner of the port, one exchange at a time, turns for all, commands first.
 * It knows bytes and time; what is said is each seat's own. The port opens with the first seat and closes with the last.
 */
import { concatBytes } from '../../kit/bytes.ts';
import type { CancelTimer, Clock } from '../../kit/clock.ts';
import { createFrameReader, type Noise } from '../../kit/frame-reader.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import type { Transport, TransportTrouble } from '../../kit/transport.ts';
import { decodePacket, headerOf, MARK, MAX_FRAME_BYTES, measureOsdp, type OsdpCheck } from '../protocol/osdp-packet.ts';
import { CHARACTER_GAP_MS, REPLY_WITHIN_MS, wireTimeMs } from '../protocol/osdp-timing.ts';
import type { OsdpPlace, OsdpSeat } from './osdp-seat.ts';

export interface OsdpBusDeps {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Bits per second; all peripherals of one line speak at the same speed. */
  readonly baudRate: number;
  readonly check: OsdpCheck;
}

export interface OsdpBus {
  readonly path: string;
  readonly baudRate: number;
  readonly check: OsdpCheck;
  /** Two seats of one address at the same time are a bug and throw when the second opens. */
  join(seat: OsdpSeat): OsdpPlace;
}

/** OSDP 2.2, timing: two characters of silence before driving the line. */
const IDLE_CHARACTERS = 2;
/** A write that the system never finishes must not hold the line for ever. Milliseconds. */
const WRITE_WITHIN_MS = 2_000;

interface Exchange {
  readonly seat: OsdpSeat;
  /** Patience ends here; for a reply that is on its way, after its last byte. Monotonic ms. */
  until: number;
  /** However much chatter there is. */
  latest: number;
}

export function createOsdpBus({ transport, clock, baudRate, check }: OsdpBusDeps): OsdpBus {
  /** Seats that are open, and when each spoke last. */
  const present = new Map<OsdpSeat, number>();
  const opening = new Set<OsdpSeat>();
  let port: Promise<Result<void, TransportTrouble>> | null = null;
  let released: Promise<void> = Promise.resolve();
  let exchange: Exchange | null = null;
  let quietUntil = Number.NEGATIVE_INFINITY;
  let turns = 0;
  let cancelTimer: CancelTimer = () => {};
  let lastSpeaker: OsdpSeat | null = null;

  const frames = createFrameReader({
    measure: (buffer) => measureOsdp(buffer, check),
    maxFrameBytes: MAX_FRAME_BYTES,
    patienceMs: CHARACTER_GAP_MS,
    clock,
    onFrame: hear,
    onNoise: noise,
  });

  function noise(told: Noise): void {
    const [first] = present.keys();
    const to = lastSpeaker !== null && present.has(lastSpeaker) ? lastSpeaker : first;
    to?.onNoise(told);
  }

  function hear(frame: Uint8Array): void {
    const { direction, address } = headerOf(frame);
    // Two-wire adapters give our own words back.
    if (direction === 'command') return;
    const now = exchange;
    const packet = decodePacket(frame);
    const dropped = (reason: string): void => noise({ bytes: frame.length, reason });
    if (now === null || !present.has(now.seat)) dropped('late');
    else if (address !== now.seat.address) dropped('foreign');
    else if (!packet.ok) dropped(packet.error);
    else {
      if (now.seat.hear(packet.value) && exchange === now) over();
      next();
    }
  }

  function over(): void {
    exchange = null;
    rest();
  }

  function rest(): void {
    quietUntil = clock.mono() + wireTimeMs(IDLE_CHARACTERS, baudRate);
  }

  /** Does what is due and sets the one timer for what is due next. */
  function next(): void {
    cancelTimer();
    cancelTimer = () => {};
    const at = clock.mono();
    if (exchange !== null && at >= exchange.until) waited(exchange, at);
    if (exchange === null) turn();
    else wakeAt(exchange.until);
  }

  /** A reply must begin in time; one that is under way may end. */
  function waited(now: Exchange, at: number): void {
    if (frames.buffered() > 0 && at < now.latest) {
      now.until = Math.min(now.latest, at + CHARACTER_GAP_MS);
      return;
    }
    over();
    frames.reset();
    if (present.has(now.seat)) now.seat.hearNothing();
  }

  function turn(): void {
    const at = clock.mono();
    const seat = choose(at);
    if (seat === null) {
      const wanted = Math.min(...[...present.keys()].map((each) => each.wantsAt()));
      if (Number.isFinite(wanted)) wakeAt(wanted);
    } else if (at < quietUntil) wakeAt(quietUntil);
    else speak(seat, at);
  }

  function wakeAt(time: number): void {
    cancelTimer = clock.after(Math.max(0, time - clock.mono()), next);
  }

  /** Commands first, then whoever has been silent for longest. */
  function choose(at: number): OsdpSeat | null {
    const ready = [...present].filter(([seat]) => seat.wantsAt() <= at);
    ready.sort(([a, spokeA], [b, spokeB]) => Number(b.urgent()) - Number(a.urgent()) || spokeA - spokeB);
    return ready[0]?.[0] ?? null;
  }

  function speak(seat: OsdpSeat, at: number): void {
    const bytes = concatBytes([Uint8Array.of(MARK), seat.speak()]);
    present.set(seat, ++turns);
    lastSpeaker = seat;
    // What is left of an earlier reply must not swallow the start of this one.
    frames.reset();
    const mine: Exchange = { seat, until: at + WRITE_WITHIN_MS, latest: at + WRITE_WITHIN_MS };
    exchange = mine;
    wakeAt(mine.until);
    transport.write(bytes).then((written) => {
      if (exchange !== mine) return;
      // Not written is not answered: the seat tries again, and a line that is gone says so by itself.
      const sent = clock.mono() + (written.ok ? wireTimeMs(bytes.length, baudRate) : 0);
      mine.until = sent + REPLY_WITHIN_MS;
      mine.latest = mine.until + wireTimeMs(MAX_FRAME_BYTES, baudRate);
      next();
    });
  }

  function openPort(): Promise<Result<void, TransportTrouble>> {
    const attempt = transport
      .open(
        { baudRate },
        {
          onBytes(chunk) {
            if (port === attempt) frames.push(chunk);
          },
          onGone(trouble) {
            if (port === attempt) gone(trouble);
          },
        },
      )
      .then((opened) => {
        if (port === attempt && !opened.ok) port = null;
        return opened;
      });
    return attempt;
  }

  function silence(): void {
    cancelTimer();
    cancelTimer = () => {};
    exchange = null;
    frames.reset();
  }

  function gone(trouble: TransportTrouble): void {
    port = null;
    const left = [...present.keys()];
    present.clear();
    silence();
    for (const seat of left) seat.onGone(trouble);
  }

  function close(seat: OsdpSeat): Promise<void> {
    const was = present.delete(seat) || opening.delete(seat);
    // Its peripheral may still answer: an exchange under way keeps the line until its time is up.
    if (!was || present.size + opening.size > 0 || port === null) return released;
    const leaving = port;
    port = null;
    silence();
    released = leaving.then(() => transport.close());
    return released;
  }

  return {
    path: transport.path,
    baudRate,
    check,
    join: (seat) => ({
      async open() {
        const others = [...present.keys(), ...opening];
        if (others.some(({ address }) => address === seat.address)) throw new Error('OSDP bus: an address taken twice');
        opening.add(seat);
        // Not before the last owner has let go of the port may it be opened anew.
        await released;
        if (!opening.has(seat)) return err({ code: 'closed' });
        port ??= openPort();
        const attempt = port;
        const result = await attempt;
        if (!opening.delete(seat)) return err({ code: 'closed' });
        if (!result.ok) return result;
        // It went between its opening and here.
        if (port !== attempt) return err({ code: 'gone', path: transport.path });
        present.set(seat, 0);
        if (exchange === null) rest();
        next();
        return ok(undefined);
      },
      wake() {
        if (present.has(seat) && exchange === null) next();
      },
      close: () => close(seat),
    }),
  };
}
