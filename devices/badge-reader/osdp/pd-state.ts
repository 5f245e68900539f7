/** What the control panel remembers of one peripheral, and what it is configured to demand of it. Types and beginnings only. */
import { equalBytes } from '../../kit/bytes.ts';
import type { DeviceTrouble } from '../../kit/device.ts';
import type { Result } from '../../kit/result.ts';
import type { BadgeReaderEvent, CredentialClass, ReaderIdentity, ReaderStatus, UntrustedReason } from '../contract.ts';
import type { PdAbilities } from '../protocol/identity-replies.ts';
import type { OsdpCommand } from '../protocol/osdp-command.ts';
import type { OsdpCheck, Sequence } from '../protocol/osdp-packet.ts';
import type { OsdpReply } from '../protocol/osdp-reply.ts';
import { type BaseKey, SCBK_D } from '../protocol/scs-crypto.ts';
import type { Challenge, ProvenPd } from '../protocol/scs-handshake.ts';
import type { CommandTurn, ReplyTurn } from '../protocol/secure-channel.ts';
import { RESTART } from '../protocol/sequence.ts';

/** What a reader must prove. Never negotiated: a reader that cannot do it is not believed. */
export type OsdpSecurity =
  /** In service: the Secure Channel under this site's key, 16 bytes. */
  | { readonly mode: 'secure'; readonly key: Uint8Array }
  /** On a bench cable, to give the reader its key: Secure Channel under the key that it has now. Badges do not count. */
  | { readonly mode: 'commission'; readonly key: BaseKey }
  /** Tests of a line: no Secure Channel. Badges do not count. */
  | { readonly mode: 'clear' };

export interface PdRules {
  /** 0 to 7E. */
  readonly address: number;
  readonly check: OsdpCheck;
  readonly security: OsdpSecurity;
  /** The reader that was commissioned; null where none was yet. */
  readonly pinned: ReaderIdentity | null;
  /** What the badges of this site are to this reader. */
  readonly credentialClass: CredentialClass;
}

/** The order in which a peripheral is taken into service (OSDP 2.2; no POLL before the Secure Channel, for it would drain reads in clear). */
export const SETUP_STEPS = ['id', 'cap', 'chlng', 'scrypt', 'acurxsize', 'lstat', 'istat', 'ostat', 'rstat'] as const;
export type SetupStep = (typeof SETUP_STEPS)[number];

/** Something that the driver wants done once the peripheral is in service. */
export interface Job {
  readonly command: OsdpCommand;
  readonly settle: (result: Result<OsdpReply, DeviceTrouble>) => void;
}

/** One command under way; its bytes stay the same however often they are sent. */
export interface Exchange {
  readonly command: OsdpCommand;
  readonly bytes: Uint8Array;
  readonly job: Job | null;
  /** The session that the reply must continue; null for a command in clear. */
  readonly session: ReplyTurn | null;
  /** How often it was sent without an answer. */
  readonly unanswered: number;
  readonly busySince: number | null;
}

export type Channel =
  | { readonly name: 'none' }
  | { readonly name: 'challenged'; readonly challenge: Challenge }
  | { readonly name: 'proven'; readonly proven: ProvenPd }
  | { readonly name: 'up'; readonly session: CommandTurn };

/** What the driver was told last. */
export type Standing =
  | { readonly name: 'nothing' }
  | { readonly name: 'regained' }
  | { readonly name: 'lost' }
  | { readonly name: 'untrusted'; readonly reason: UntrustedReason };

export interface PdState {
  readonly step: SetupStep | 'online';
  /** The key that the next handshake asks for; null without Secure Channel. Changed by KEYSET alone. */
  readonly key: BaseKey | null;
  readonly sequence: Sequence;
  readonly channel: Channel;
  readonly exchange: Exchange | null;
  readonly jobs: readonly Job[];
  /** Not before this may it speak. Monotonic ms. */
  readonly notBefore: number;
  /** When the last attempt to take it into service began. */
  readonly begunAt: number;
  readonly standing: Standing;
  readonly identity: ReaderIdentity | null;
  readonly abilities: PdAbilities | null;
  readonly status: ReaderStatus;
  /** A reader head behind this peripheral is opened or gone. */
  readonly headTamper: boolean;
  readonly localTamper: boolean;
  /** Times of wrong proofs within the last ten minutes. */
  readonly badMacs: readonly number[];
  /** Too many of them: it is not spoken to. */
  readonly shutOut: boolean;
}

export type PdEvent = Exclude<BadgeReaderEvent, { readonly type: 'gone' | 'noise' }>;

export type PdEffect =
  | { readonly do: 'tell'; readonly event: PdEvent }
  | { readonly do: 'settle'; readonly job: Job; readonly result: Result<OsdpReply, DeviceTrouble> }
  /** Something odd that changes nothing; `reason` is a code for the log. */
  | { readonly do: 'note'; readonly reason: string };

export interface Advanced {
  readonly next: PdState;
  readonly effects: readonly PdEffect[];
}

/** A peripheral of which nothing is known yet. A site key that is the public one is a bug of the configuration's check and throws. */
export function beginPd({ security }: Pick<PdRules, 'security'>): PdState {
  return {
    step: 'id',
    key: baseKeyOf(security),
    sequence: RESTART,
    channel: { name: 'none' },
    exchange: null,
    jobs: [],
    notBefore: Number.NEGATIVE_INFINITY,
    begunAt: Number.NEGATIVE_INFINITY,
    standing: { name: 'nothing' },
    identity: null,
    abilities: null,
    status: { tamper: false, powerFault: false },
    headTamper: false,
    localTamper: false,
    badMacs: [],
    shutOut: false,
  };
}

function baseKeyOf(security: OsdpSecurity): BaseKey | null {
  switch (security.mode) {
    case 'secure':
      if (security.key.length !== SCBK_D.bytes.length || equalBytes(security.key, SCBK_D.bytes))
        throw new Error('OSDP: no site key');
      return { kind: 'scbk', bytes: security.key };
    case 'commission':
      return security.key;
    case 'clear':
      return null;
  }
}
