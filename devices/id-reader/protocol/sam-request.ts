/** What a host asks of a SAM: requests and their whole frames, both directions (GA 467 reader protocol, commands). */
import { readUint16BE } from '../../kit/bytes.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import { checksumHolds, encodeFrame, frameBody, HEADER_BYTES, MIN_REQUEST_BODY, PREAMBLE } from './sam-frame.ts';

/** Speeds of a SAM, bits per second; the place in the list is the parameter of the set-speed command. */
export const SAM_BAUD_RATES = [115200, 57600, 38400, 19200, 9600] as const;
export type SamBaudRate = (typeof SAM_BAUD_RATES)[number];

export type SamRequest =
  | { readonly command: 'reset' }
  | { readonly command: 'status' }
  | { readonly command: 'samNumber' }
  | { readonly command: 'findCard' }
  | { readonly command: 'selectCard' }
  | { readonly command: 'readTextPhoto' }
  | { readonly command: 'readTextPhotoFinger' }
  | { readonly command: 'readAddedAddresses' }
  | { readonly command: 'readManagementNumber' }
  /** May persist in the reader: never sent in production. The answer still comes at the old speed. */
  | { readonly command: 'setBaudRate'; readonly baudRate: SamBaudRate }
  /** Longest radio frame between SAM and card, 0–255 bytes. */
  | { readonly command: 'setMaxRfBytes'; readonly bytes: number };

type PlainCommand = Exclude<SamRequest['command'], 'setBaudRate' | 'setMaxRfBytes'>;

/** Commands without data: CMD and PARA. */
const PLAIN: Readonly<Record<PlainCommand, readonly [cmd: number, para: number]>> = {
  reset: [0x10, 0xff],
  status: [0x11, 0xff],
  samNumber: [0x12, 0xff],
  findCard: [0x20, 0x01],
  selectCard: [0x20, 0x02],
  readTextPhoto: [0x30, 0x01],
  readTextPhotoFinger: [0x30, 0x10],
  readAddedAddresses: [0x30, 0x03],
  readManagementNumber: [0x30, 0x05],
};
const SET_BAUD_RATE = 0x60;
const SET_MAX_RF = [0x61, 0xff] as const;

/** The whole frame of a request. */
export function encodeRequest(request: SamRequest): Uint8Array {
  switch (request.command) {
    case 'setBaudRate':
      return encodeFrame(Uint8Array.of(SET_BAUD_RATE, SAM_BAUD_RATES.indexOf(request.baudRate)));
    case 'setMaxRfBytes':
      return encodeFrame(Uint8Array.of(...SET_MAX_RF, request.bytes));
    default:
      return encodeFrame(Uint8Array.from(PLAIN[request.command]));
  }
}

/** Why a reader refuses a request: status 10, 11 and 21 in this order. */
export type RequestTrouble = 'bad-checksum' | 'bad-length' | 'unknown-command';

/** Reads one whole frame as `measureRequest` cuts it. */
export function decodeRequest(frame: Uint8Array): Result<SamRequest, RequestTrouble> {
  if (frame.length < HEADER_BYTES + MIN_REQUEST_BODY || PREAMBLE.some((byte, i) => frame[i] !== byte)) {
    return err('bad-length');
  }
  if (!checksumHolds(frame)) return err('bad-checksum');
  if (readUint16BE(frame, PREAMBLE.length) !== frame.length - HEADER_BYTES) return err('bad-length');
  const [cmd = 0, para = 0, ...data] = frameBody(frame);
  if (cmd === SET_MAX_RF[0] && para === SET_MAX_RF[1]) {
    const [bytes, ...more] = data;
    return bytes === undefined || more.length > 0 ? err('bad-length') : ok({ command: 'setMaxRfBytes', bytes });
  }
  const plain = decodePlain(cmd, para);
  if (plain === null) return err('unknown-command');
  return data.length > 0 ? err('bad-length') : ok(plain);
}

function decodePlain(cmd: number, para: number): SamRequest | null {
  if (cmd === SET_BAUD_RATE) {
    const baudRate = SAM_BAUD_RATES[para];
    return baudRate === undefined ? null : { command: 'setBaudRate', baudRate };
  }
  for (const command of PLAIN_COMMANDS) {
    if (PLAIN[command][0] === cmd && PLAIN[command][1] === para) return { command };
  }
  return null;
}

const PLAIN_COMMANDS = Object.keys(PLAIN) as PlainCommand[];
