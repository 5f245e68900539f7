/** What a peripheral answers, as bytes and as values, both ways (OSDP 2.2, replies). */
import { assertNever, err, ok, type Result } from '../../kit/result.ts';
import { decodeFmt, decodeRaw, encodeFmt, encodeRaw, type FmtReply, type RawReply } from './card-replies.ts';
import {
  decodePdcap,
  decodePdid,
  encodePdcap,
  encodePdid,
  type PdcapReply,
  type PdidReply,
} from './identity-replies.ts';
import { decodeKeypad, encodeKeypad, type KeypadReply } from './keypad.ts';
import { decodeNak, encodeNak, type NakReply } from './nak.ts';
import type { BodyTrouble, OsdpBody } from './osdp-body.ts';
import { REPLY_ID } from './osdp-ids.ts';
import {
  type ClientCryptogramReply,
  type ComReply,
  decodeClientCryptogram,
  decodeCom,
  decodeInitialRmac,
  encodeClientCryptogram,
  encodeCom,
  encodeInitialRmac,
  type InitialRmacReply,
} from './setup-replies.ts';
import {
  decodeInputStatus,
  decodeLocalStatus,
  decodeOutputStatus,
  decodeReaderStatus,
  encodeInputStatus,
  encodeLocalStatus,
  encodeOutputStatus,
  encodeReaderStatus,
  type InputStatusReply,
  type LocalStatusReply,
  type OutputStatusReply,
  type ReaderStatusReply,
} from './status-replies.ts';
import {
  decodeFileStatus,
  decodeVendorMessage,
  encodeFileStatus,
  encodeVendorMessage,
  type FileStatusReply,
  type MfgReply,
} from './transfer-messages.ts';

/** Answers that are nothing but their code. BUSY: not now, ask the same again. */
export interface PlainReply {
  readonly type: 'ack' | 'busy';
}

/** A reply that has no form of its own here (smart cards, manufacturer's status, unknown), as it came. */
export interface OtherReply {
  readonly type: 'other';
  readonly id: number;
  readonly data: Uint8Array;
}

export type OsdpReply =
  | PlainReply
  | NakReply
  | PdidReply
  | PdcapReply
  | LocalStatusReply
  | InputStatusReply
  | OutputStatusReply
  | ReaderStatusReply
  | RawReply
  | FmtReply
  | KeypadReply
  | ComReply
  | ClientCryptogramReply
  | InitialRmacReply
  | FileStatusReply
  | MfgReply
  | OtherReply;

/** Code and data of a reply. Throws on values that no reply can have. */
export function encodeReply(reply: OsdpReply): OsdpBody {
  if (reply.type === 'other') return { id: reply.id, data: reply.data };
  return { id: REPLY_ID[reply.type], data: replyData(reply) };
}

function replyData(reply: Exclude<OsdpReply, OtherReply>): Uint8Array {
  switch (reply.type) {
    case 'ack':
    case 'busy':
      return new Uint8Array();
    case 'nak':
      return encodeNak(reply);
    case 'pdid':
      return encodePdid(reply);
    case 'pdcap':
      return encodePdcap(reply);
    case 'lstatr':
      return encodeLocalStatus(reply);
    case 'istatr':
      return encodeInputStatus(reply);
    case 'ostatr':
      return encodeOutputStatus(reply);
    case 'rstatr':
      return encodeReaderStatus(reply);
    case 'raw':
      return encodeRaw(reply);
    case 'fmt':
      return encodeFmt(reply);
    case 'keypad':
      return encodeKeypad(reply);
    case 'com':
      return encodeCom(reply);
    case 'ccrypt':
      return encodeClientCryptogram(reply);
    case 'rmacI':
      return encodeInitialRmac(reply);
    case 'ftstat':
      return encodeFileStatus(reply);
    case 'mfgrep':
      return encodeVendorMessage(reply);
    default:
      return assertNever(reply);
  }
}

/** The reply that a body is; codes without a form here come as `other`. */
export function decodeReply({ id, data }: OsdpBody): Result<OsdpReply, BodyTrouble> {
  switch (id) {
    case REPLY_ID.ack:
      return withoutData('ack', data);
    case REPLY_ID.busy:
      return withoutData('busy', data);
    case REPLY_ID.nak:
      return decodeNak(data);
    case REPLY_ID.pdid:
      return decodePdid(data);
    case REPLY_ID.pdcap:
      return decodePdcap(data);
    case REPLY_ID.lstatr:
      return decodeLocalStatus(data);
    case REPLY_ID.istatr:
      return decodeInputStatus(data);
    case REPLY_ID.ostatr:
      return decodeOutputStatus(data);
    case REPLY_ID.rstatr:
      return decodeReaderStatus(data);
    case REPLY_ID.raw:
      return decodeRaw(data);
    case REPLY_ID.fmt:
      return decodeFmt(data);
    case REPLY_ID.keypad:
      return decodeKeypad(data);
    case REPLY_ID.com:
      return decodeCom(data);
    case REPLY_ID.ccrypt:
      return decodeClientCryptogram(data);
    case REPLY_ID.rmacI:
      return decodeInitialRmac(data);
    case REPLY_ID.ftstat:
      return decodeFileStatus(data);
    case REPLY_ID.mfgrep: {
      const message = decodeVendorMessage(data);
      return message.ok ? ok({ type: 'mfgrep', ...message.value }) : message;
    }
    default:
      return ok({ type: 'other', id, data });
  }
}

function withoutData(type: PlainReply['type'], data: Uint8Array): Result<PlainReply, BodyTrouble> {
  return data.length === 0 ? ok({ type }) : err('length');
}
