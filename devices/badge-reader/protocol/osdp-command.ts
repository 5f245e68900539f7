/** What a control panel asks a peripheral, as bytes and as values, both ways (OSDP 2.2, commands). */
import { assertNever, err, ok, type Result } from '../../kit/result.ts';
import {
  type BuzCommand,
  decodeBuz,
  decodeLed,
  decodeText,
  encodeBuz,
  encodeLed,
  encodeText,
  type LedCommand,
  type TextCommand,
} from './feedback-commands.ts';
import type { BodyTrouble, OsdpBody } from './osdp-body.ts';
import { COMMAND_ID } from './osdp-ids.ts';
import { decodeOut, encodeOut, type OutCommand } from './output-command.ts';
import {
  type ChallengeCommand,
  type ComsetCommand,
  decodeChallenge,
  decodeComset,
  decodeKeepActive,
  decodeKeyset,
  decodeReceiveSize,
  decodeServerCryptogram,
  encodeChallenge,
  encodeComset,
  encodeKeepActive,
  encodeKeyset,
  encodeReceiveSize,
  encodeServerCryptogram,
  type KeepActiveCommand,
  type KeysetCommand,
  type ReceiveSizeCommand,
  type ServerCryptogramCommand,
} from './setup-commands.ts';
import {
  decodeFileTransfer,
  decodeVendorMessage,
  encodeFileTransfer,
  encodeVendorMessage,
  type FileTransferCommand,
  type MfgCommand,
} from './transfer-messages.ts';

/** Questions that are nothing but their code. */
export interface PlainCommand {
  readonly type: 'poll' | 'lstat' | 'istat' | 'ostat' | 'rstat';
}

/** Questions with one data byte that is always 0. */
export interface ReportCommand {
  readonly type: 'id' | 'cap';
}

/** A command that has no form of its own here (smart cards, biometrics, obsolete, unknown), as it came. */
export interface OtherCommand {
  readonly type: 'other';
  readonly id: number;
  readonly data: Uint8Array;
}

export type OsdpCommand =
  | PlainCommand
  | ReportCommand
  | OutCommand
  | LedCommand
  | BuzCommand
  | TextCommand
  | ComsetCommand
  | KeysetCommand
  | ChallengeCommand
  | ServerCryptogramCommand
  | ReceiveSizeCommand
  | KeepActiveCommand
  | FileTransferCommand
  | MfgCommand
  | OtherCommand;

/** Code and data of a command. Throws on values that no command can have. */
export function encodeCommand(command: OsdpCommand): OsdpBody {
  if (command.type === 'other') return { id: command.id, data: command.data };
  return { id: COMMAND_ID[command.type], data: commandData(command) };
}

function commandData(command: Exclude<OsdpCommand, OtherCommand>): Uint8Array {
  switch (command.type) {
    case 'poll':
    case 'lstat':
    case 'istat':
    case 'ostat':
    case 'rstat':
      return new Uint8Array();
    case 'id':
    case 'cap':
      return Uint8Array.of(0);
    case 'out':
      return encodeOut(command);
    case 'led':
      return encodeLed(command);
    case 'buz':
      return encodeBuz(command);
    case 'text':
      return encodeText(command);
    case 'comset':
      return encodeComset(command);
    case 'keyset':
      return encodeKeyset(command);
    case 'chlng':
      return encodeChallenge(command);
    case 'scrypt':
      return encodeServerCryptogram(command);
    case 'acurxsize':
      return encodeReceiveSize(command);
    case 'keepactive':
      return encodeKeepActive(command);
    case 'filetransfer':
      return encodeFileTransfer(command);
    case 'mfg':
      return encodeVendorMessage(command);
    default:
      return assertNever(command);
  }
}

/** The command that a body is; codes without a form here come as `other`. */
export function decodeCommand({ id, data }: OsdpBody): Result<OsdpCommand, BodyTrouble> {
  switch (id) {
    case COMMAND_ID.poll:
      return withoutData('poll', data);
    case COMMAND_ID.lstat:
      return withoutData('lstat', data);
    case COMMAND_ID.istat:
      return withoutData('istat', data);
    case COMMAND_ID.ostat:
      return withoutData('ostat', data);
    case COMMAND_ID.rstat:
      return withoutData('rstat', data);
    case COMMAND_ID.id:
      return withZero('id', data);
    case COMMAND_ID.cap:
      return withZero('cap', data);
    case COMMAND_ID.out:
      return decodeOut(data);
    case COMMAND_ID.led:
      return decodeLed(data);
    case COMMAND_ID.buz:
      return decodeBuz(data);
    case COMMAND_ID.text:
      return decodeText(data);
    case COMMAND_ID.comset:
      return decodeComset(data);
    case COMMAND_ID.keyset:
      return decodeKeyset(data);
    case COMMAND_ID.chlng:
      return decodeChallenge(data);
    case COMMAND_ID.scrypt:
      return decodeServerCryptogram(data);
    case COMMAND_ID.acurxsize:
      return decodeReceiveSize(data);
    case COMMAND_ID.keepactive:
      return decodeKeepActive(data);
    case COMMAND_ID.filetransfer:
      return decodeFileTransfer(data);
    case COMMAND_ID.mfg: {
      const message = decodeVendorMessage(data);
      return message.ok ? ok({ type: 'mfg', ...message.value }) : message;
    }
    default:
      return ok({ type: 'other', id, data });
  }
}

function withoutData(type: PlainCommand['type'], data: Uint8Array): Result<PlainCommand, BodyTrouble> {
  return data.length === 0 ? ok({ type }) : err('length');
}

function withZero(type: ReportCommand['type'], data: Uint8Array): Result<ReportCommand, BodyTrouble> {
  if (data.length !== 1) return err('length');
  return data[0] === 0 ? ok({ type }) : err('value');
}
