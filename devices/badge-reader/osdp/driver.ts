/** An OSDP badge reader on a bus: joins seat and machine, tells what counts, shows what people should see. */
import type { CancelTimer, Clock } from '../../kit/clock.ts';
import type { DeviceIdentity, DeviceTrouble } from '../../kit/device.ts';
import type { Log } from '../../kit/log.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import type {
  BadgeReader,
  BadgeReaderEvent,
  CredentialClass,
  ReaderFeedback,
  ReaderIdentity,
  UntrustedReason,
} from '../contract.ts';
import type { OsdpCommand } from '../protocol/osdp-command.ts';
import type { OsdpReply } from '../protocol/osdp-reply.ts';
import { acknowledgePd, askPd, hearNothing, isUrgent, takeTurn, wantsAt } from './machine.ts';
import type { OsdpBus } from './osdp-bus.ts';
import { endJobs, restarted } from './pd-fall.ts';
import { hearReply } from './pd-hear.ts';
import { type Advanced, beginPd, type OsdpSecurity, type PdEvent, type PdRules, type PdState } from './pd-state.ts';
import { feedbackCommands } from './reader-feedback.ts';
import { logReaderEvent, reasonOf } from './reader-log.ts';

export interface OsdpReaderDeps {
  /** The device's name in the configuration; for log lines. */
  readonly id: string;
  readonly bus: OsdpBus;
  /** 0 to 7E. */
  readonly address: number;
  readonly security: OsdpSecurity;
  /** The reader that was commissioned; null on the bench, where it is not known yet. */
  readonly pinned: ReaderIdentity | null;
  readonly credentialClass: CredentialClass;
  readonly clock: Clock;
  /** Unpredictable bytes, for RND.A. */
  readonly random: (length: number) => Uint8Array;
  readonly log: Log;
  readonly onEvent: (event: BadgeReaderEvent) => void;
}

type ReaderState = 'closed' | 'opening' | 'open';
/** How taking the reader into service ended. */
type Outcome = Result<void, DeviceTrouble>;

/** A text stays in the first row from its first place. */
const TEXT_PLACE = { row: 1, column: 1 } as const;
/** RND.A. */
const RANDOM_BYTES = 8;
/** A reader that has just taken its key gets so long for the handshake under it. Milliseconds. */
const NEW_KEY_WITHIN_MS = 5_000;

export function createOsdpReader(deps: OsdpReaderDeps): BadgeReader {
  const { id, bus, address, security, pinned, credentialClass, clock, random, log, onEvent } = deps;
  const rules: PdRules = { address, check: bus.check, security, pinned, credentialClass };
  if (security.mode === 'secure' && pinned === null) throw new Error('OSDP: in service without a commissioned reader');
  let pd: PdState = beginPd(rules);
  let now: ReaderState = 'closed';
  let attempt: Promise<unknown> = Promise.resolve();
  let shown: ReaderFeedback | null = null;
  let disbelieved: UntrustedReason | null = null;
  /** Waits for `regained`, or for what comes instead. */
  let awaited: ((outcome: Outcome) => void) | null = null;

  const place = bus.join({
    address,
    wantsAt: () => wantsAt(pd),
    urgent: () => isUrgent(pd),
    speak() {
      const { next, bytes } = takeTurn(rules, pd, random(RANDOM_BYTES), clock.mono());
      pd = next;
      return bytes;
    },
    hear(packet) {
      const heard = hearReply(rules, pd, packet, clock.mono());
      carryOut(heard);
      return heard.done;
    },
    hearNothing: () => carryOut(hearNothing(rules, pd, clock.mono())),
    onGone(trouble) {
      const wasOpen = now === 'open';
      now = 'closed';
      end(trouble);
      // While it is being opened, `open()` says so itself.
      if (!wasOpen) return;
      log.write('warn', 'badge-reader.gone', { device: id, code: trouble.code });
      onEvent({ type: 'gone', trouble });
    },
    onNoise({ bytes, reason }) {
      log.write('debug', 'badge-reader.noise', { device: id, bytes, reason });
      onEvent({ type: 'noise', bytes, reason });
    },
  });

  function carryOut({ next, effects }: Advanced): void {
    pd = next;
    for (const effect of effects) {
      if (effect.do === 'tell') tell(effect.event);
      else if (effect.do === 'settle') effect.job.settle(effect.result);
      else log.write('debug', 'badge-reader.odd', { device: id, reason: effect.reason });
    }
  }

  function tell(event: PdEvent): void {
    // Every attempt to open may end the same way: that is told once.
    if (event.type === 'untrusted' && now === 'opening' && event.reason === disbelieved) {
      outcome(err({ code: 'protocol', reason: event.reason }));
      return;
    }
    logReaderEvent(log, id, event);
    if (event.type === 'regained') {
      disbelieved = null;
      outcome(ok(undefined));
      if (now === 'open') void show(shown);
    }
    if (event.type === 'untrusted') {
      disbelieved = event.reason;
      outcome(err({ code: 'protocol', reason: event.reason }));
    }
    if (event.type === 'lost') {
      outcome(err(event.trouble));
      // A reader that was never in service is not lost; `open()` says why it is not there.
      if (now === 'opening') return;
    }
    onEvent(event);
  }

  function outcome(told: Outcome): void {
    const waiting = awaited;
    awaited = null;
    waiting?.(told);
  }

  function untilOutcome(): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    awaited = resolve;
    return promise;
  }

  /** Forgets the reader but not what was counted against it. */
  function end(trouble: DeviceTrouble): void {
    const effects = endJobs(pd, trouble);
    pd = { ...restarted(pd, Number.NEGATIVE_INFINITY), begunAt: Number.NEGATIVE_INFINITY };
    carryOut({ next: pd, effects });
    outcome(err(trouble));
  }

  function ask(command: OsdpCommand): Promise<Result<OsdpReply, DeviceTrouble>> {
    if (now !== 'open') return Promise.resolve(err({ code: 'closed' }));
    const { promise, resolve } = Promise.withResolvers<Result<OsdpReply, DeviceTrouble>>();
    carryOut(askPd(pd, { command, settle: resolve }));
    place.wake();
    return promise;
  }

  async function show(state: ReaderFeedback | null): Promise<Result<void, DeviceTrouble>> {
    if (state === null) return ok(undefined);
    if (now !== 'open') return err({ code: 'closed' });
    if (pd.abilities === null) return err({ code: 'no-answer' });
    const commands = feedbackCommands(state, pd.abilities);
    const asked = await Promise.all(commands.map(ask));
    return asked.find((one) => !one.ok) ?? ok(undefined);
  }

  async function attemptOpen(): Promise<Result<DeviceIdentity, DeviceTrouble>> {
    if (pd.shutOut) return notOpened({ code: 'protocol', reason: 'bad-mac' });
    pd = { ...pd, standing: { name: 'nothing' } };
    const known = untilOutcome();
    const opened = await place.open();
    const found = opened.ok ? await known : opened;
    if (found.ok && now === 'opening' && pd.identity !== null) {
      now = 'open';
      void show(shown);
      const { vendor, serial } = pd.identity;
      const speed = bus.path.startsWith('tcp:') ? null : bus.baudRate;
      return ok({ model: 'osdp', serial: `${vendor}-${serial}`, baudRate: speed });
    }
    return notOpened(found.ok ? { code: 'closed' } : found.error);
  }

  async function notOpened(trouble: DeviceTrouble): Promise<Result<DeviceIdentity, DeviceTrouble>> {
    now = 'closed';
    end(trouble);
    await place.close();
    log.write('info', 'badge-reader.not-opened', { device: id, ...reasonOf(trouble) });
    return err(trouble);
  }

  return {
    open() {
      if (now !== 'closed') throw new Error('OSDP reader: opened while open');
      now = 'opening';
      const mine = attemptOpen();
      attempt = mine;
      return mine;
    },
    async heartbeat() {
      const answer = await ask({ type: 'lstat' });
      return answer.ok ? ok(undefined) : answer;
    },
    feedback(state) {
      shown = state;
      return show(state);
    },
    async text(text, seconds) {
      if (pd.abilities !== null && pd.abilities.textRows === 0) return err({ code: 'protocol', reason: 'no-display' });
      const answer = await ask({ type: 'text', reader: 0, mode: 'temporary', seconds, ...TEXT_PLACE, text });
      return answer.ok ? ok(undefined) : answer;
    },
    async commission(newKey) {
      if (security.mode !== 'commission') throw new Error('OSDP reader: not made for commissioning');
      // Throws on what is no key of a site.
      beginPd({ security: { mode: 'secure', key: newKey } });
      const taken = await ask({ type: 'keyset', key: newKey.slice() });
      if (!taken.ok) return taken;
      const cancel: CancelTimer = clock.after(NEW_KEY_WITHIN_MS, () => outcome(err({ code: 'timeout' })));
      const proven = await untilOutcome();
      cancel();
      if (!proven.ok) return proven;
      return pd.identity === null ? err({ code: 'closed' }) : ok(pd.identity);
    },
    acknowledge() {
      pd = acknowledgePd(pd);
      place.wake();
    },
    async close() {
      const before = now;
      now = 'closed';
      end({ code: 'closed' });
      await place.close();
      // Not before the attempt has let go may another one begin.
      if (before === 'opening') await attempt;
    },
  };
}
