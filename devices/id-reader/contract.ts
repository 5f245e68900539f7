/** What every identity-document reader offers, whatever bytes it speaks. Types only. */
import type { CommonDeviceEvent, DeviceTrouble, Driver } from '../kit/device.ts';
import type { Result } from '../kit/result.ts';

export type DocumentKind =
  /** 居民身份证 */
  | 'residentIdCard'
  /** 港澳台居民居住证 (2018) */
  | 'hkMacaoTaiwanResidencePermit'
  /** 外国人永久居留身份证, 2017 edition */
  | 'foreignPermanentResidentCard2017'
  /** 外国人永久居留身份证, 2023 edition */
  | 'foreignPermanentResidentCard2023';

/** A coded value as the card has it, with the standard's word for it; `name` is null where the code is not in the table. */
export interface CodedValue {
  readonly code: string;
  readonly name: string | null;
}

/** Something odd about a document that does not forbid its use; people see it and judge. */
export type DocumentWarning =
  | 'number-check-digit'
  | 'number-region'
  | 'number-birth-date'
  | 'number-shape'
  | 'number-sex-mismatch'
  | 'number-birth-mismatch'
  | 'number-country-mismatch'
  | 'not-yet-valid'
  | 'expired'
  | 'unreadable-date';

/** The picture on the chip. WLT is a closed format: without the site's own decoder it stays `undecoded`. */
export type ChipPhoto =
  | { readonly state: 'absent' }
  | { readonly state: 'undecoded'; readonly reason: 'no-decoder' | 'decoder-failed' | 'bad-head' }
  /** `mediaType` is one of image/png, image/jpeg, image/bmp; `base64` the picture. */
  | { readonly state: 'decoded'; readonly mediaType: string; readonly base64: string };

/** One identity document as its chip says it. Dates are YYYY-MM-DD. Personal data: memory only, to the caller alone. */
export interface IdDocument {
  readonly kind: DocumentKind;
  /** Chinese name; null where the card has none. */
  readonly name: string | null;
  readonly latinName: string | null;
  readonly sex: CodedValue;
  /** GB/T 3304; null where the card has none. */
  readonly ethnicGroup: CodedValue | null;
  readonly birthDate: string;
  readonly address: string | null;
  readonly number: string;
  readonly issuingAuthority: string | null;
  readonly validFrom: string;
  /** A date, or `longTerm` (长期). */
  readonly validTo: string;
  /** Travel-permit number on a residence permit (通行证号码). */
  readonly permitNumber: string | null;
  /** How often the card was issued or renewed, as the card has it. */
  readonly issueCount: string | null;
  /** ISO 3166 alpha-3. */
  readonly nationality: string | null;
  /** The number of the 2017 edition that a 2023 card replaces, where it can be derived. */
  readonly formerNumber: string | null;
  /** Addresses that were written to the chip after issue, oldest first. */
  readonly addedAddresses: readonly string[];
  readonly photo: ChipPhoto;
  readonly warnings: readonly DocumentWarning[];
}

/** What a reading shows while it goes on. Never a personal value. */
export type ReadingStep =
  | { readonly step: 'waiting-for-card' }
  | { readonly step: 'card-found' }
  | { readonly step: 'reading' }
  /** The card left the field before all was read; the reader waits for it again. */
  | { readonly step: 'card-removed' }
  /** The card answered, but not well; tried again from the start. */
  | { readonly step: 'retrying'; readonly attempt: number };

export type IdReaderEvent = CommonDeviceEvent | { readonly type: 'step'; readonly step: ReadingStep };

/** Why no document came of a reading. */
export type ReadingTrouble =
  | DeviceTrouble
  /** No card was read before the reading's deadline. */
  | { readonly code: 'deadline' }
  | { readonly code: 'cancelled' }
  /** Three attempts failed while a card lay there; `status` is the reader's last code, two hex digits. */
  | { readonly code: 'card-unreadable'; readonly status: string }
  /** The card and the reader did not accept each other: not genuine, or damaged. */
  | { readonly code: 'card-not-genuine'; readonly status: string }
  /** A card, but of a kind that this reader or this program does not know. */
  | { readonly code: 'card-unknown' };

export interface ReadRequest {
  /** How long to wait for a card and read it. Milliseconds. */
  readonly deadlineMs: number;
  /** Ends the reading early with `cancelled`. */
  readonly signal: AbortSignal;
}

export interface CardReading {
  readonly document: IdDocument;
  /** Number of the reader's security module, `05.03-20151231-…`; identifies the reader, not a person. */
  readonly samNumber: string;
  /** Milliseconds from the select command to the last byte of the answer. */
  readonly wireMs: number;
}

export interface IdReader extends Driver {
  /** Waits for one card and reads it. One reading at a time; a second call while one runs is a bug and throws. */
  read(request: ReadRequest): Promise<Result<CardReading, ReadingTrouble>>;
}
