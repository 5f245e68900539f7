/** Trouble of a device as the gateway tells it: what drivers say, and what only makes sense with the keys and the class in view. Pure. */
import type { UntrustedReason } from '../../devices/badge-reader/contract.ts';
import type { UnknownReason } from '../../devices/climate/contract.ts';
import type { DeviceTrouble } from '../../devices/kit/device.ts';

export type GatewayTrouble =
  | DeviceTrouble
  /** A badge reader answers, but is not believed. */
  | { readonly code: 'untrusted'; readonly reason: UntrustedReason }
  /** A badge reader has no key of this site yet. */
  | { readonly code: 'not-commissioned' }
  /** A sensor answers with what cannot be so. */
  | { readonly code: 'implausible'; readonly reason: UnknownReason };

/** Reason of the driver's trouble `protocol` for a reader of which no key is known. */
export const NOT_COMMISSIONED = 'not-commissioned';

const UNTRUSTED: Readonly<Record<UntrustedReason, true>> = {
  'no-secure-channel': true,
  'default-key': true,
  'wrong-key': true,
  handshake: true,
  'clear-reply': true,
  'not-encrypted': true,
  'other-reader': true,
  'bad-mac': true,
};

function isUntrusted(reason: string): reason is UntrustedReason {
  return Object.hasOwn(UNTRUSTED, reason);
}

/** A badge reader's trouble by its own name; drivers tell theirs as `protocol` with a reason. */
export function badgeReaderTrouble(trouble: DeviceTrouble): GatewayTrouble {
  if (trouble.code !== 'protocol') return trouble;
  if (trouble.reason === NOT_COMMISSIONED) return { code: 'not-commissioned' };
  return isUntrusted(trouble.reason) ? { code: 'untrusted', reason: trouble.reason } : trouble;
}

/** A device that answers but is broken or not believed is a fault; everything else means that it cannot be reached. */
export function isFault({ code }: GatewayTrouble): boolean {
  return (
    code === 'device-fault' ||
    code === 'protocol' ||
    code === 'untrusted' ||
    code === 'not-commissioned' ||
    code === 'implausible'
  );
}
