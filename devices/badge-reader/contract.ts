/** What every badge reader offers, whatever bytes it speaks. Types only. */
import type { CommonDeviceEvent, DeviceTrouble, Driver } from '../kit/device.ts';
import type { Result } from '../kit/result.ts';

/** What stands behind a credential at this reader: an application read with site keys, or a number that anyone can copy. */
export type CredentialClass = 'secure-app' | 'uid';

/** `other` is a function key or no key at all: it spoils the PIN that it stands in. */
export type BadgeKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | 'clear' | 'enter' | 'other';

/** Keys behind a function: a log, a trace or JSON of the event shows none, not even how many. */
export interface TypedKeys {
  /** In the order typed. For the PIN check alone. */
  reveal(): readonly BadgeKey[];
}

/** Which device this is, by its maker and number. */
export interface ReaderIdentity {
  /** OUI, six upper-case hex digits. */
  readonly vendor: string;
  readonly serial: number;
}

export interface ReaderStatus {
  /** Housing or reader head were opened, or the head is gone. */
  readonly tamper: boolean;
  readonly powerFault: boolean;
}

/** Why nothing that comes from a reader counts. */
export type UntrustedReason =
  /** It refuses the secure channel. */
  | 'no-secure-channel'
  /** It offers the key that everybody knows, or another kind of key than the one asked for. */
  | 'default-key'
  /** It, or whoever answers for it, does not have this site's key. */
  | 'wrong-key'
  /** Its answers in the handshake are not those of the standard. */
  | 'handshake'
  /** Something came in clear that must not. */
  | 'clear-reply'
  /** A badge or keys came proven but not encrypted. */
  | 'not-encrypted'
  /** It is another device than the one that was commissioned. */
  | 'other-reader'
  /** Too many answers with a wrong proof: somebody is on the line. Stays until `acknowledge()`. */
  | 'bad-mac';

export type BadgeReaderEvent =
  | CommonDeviceEvent
  /** The reader answers, has proven itself, and what it says counts from now on; after `open()` and after each `lost` or `untrusted`. */
  | { readonly type: 'regained'; readonly status: ReaderStatus }
  /** The reader does not answer, or began anew. Nothing counts until `regained`; whatever was half done is void. */
  | { readonly type: 'lost'; readonly trouble: DeviceTrouble }
  /** The reader answers, but is not believed. Nothing counts until `regained`. */
  | { readonly type: 'untrusted'; readonly reason: UntrustedReason }
  | {
      readonly type: 'badge';
      /** All bits and their number, `26:EA0DC080`. A credential: for the one comparison, never for a log or an entry. */
      readonly credential: string;
      readonly credentialClass: CredentialClass;
      /** `wiegand`: a number with parity bits; `raw`: mostly the UID of the badge. */
      readonly format: 'raw' | 'wiegand';
      /** Only badges that came encrypted and proven are told. */
      readonly secured: true;
    }
  /** A badge was read over a line that proves nothing, or was unreadable: it never counts. `bits` is its length. */
  | { readonly type: 'uncounted-badge'; readonly bits: number }
  | { readonly type: 'keys'; readonly keys: TypedKeys }
  | { readonly type: 'tamper'; readonly active: boolean }
  | { readonly type: 'power'; readonly fault: boolean };

/** What a person at the reader sees and hears. */
export type ReaderFeedback =
  /** Ready for a first badge. */
  | 'idle'
  /** One person badged; the second is waited for. */
  | 'first-badge'
  /** Type your PIN, or turn the key switch. */
  | 'second-factor'
  | 'granted'
  | 'refused'
  | 'open'
  | 'alarm'
  /** Nothing can be done here now. */
  | 'out-of-service';

export interface BadgeReader extends Driver {
  /** Kept, and shown again after each `regained`. An error says that it is not shown now. */
  feedback(state: ReaderFeedback): Promise<Result<void, DeviceTrouble>>;
  /** One line of printable ASCII on the reader's display for some seconds; anything else is a bug and throws. */
  text(text: string, seconds: number): Promise<Result<void, DeviceTrouble>>;
  /**
   * Gives the reader a new key (16 bytes) and proves that it took it: one attempt, never made by itself. Answers which device it is.
   * The caller has stored the key before: after an error the reader may have the old key or the new one.
   * Only for a driver that was made for commissioning; a bug on any other, and throws.
   */
  commission(newKey: Uint8Array): Promise<Result<ReaderIdentity, DeviceTrouble>>;
  /** People looked at the line: wrong proofs are counted anew, and a reader that was shut out for them may come back. */
  acknowledge(): void;
}
