/** How a PD and what hangs on it are: LSTATR, ISTATR, OSTATR, RSTATR (OSDP 2.2). A byte that the standard does not name is never read as normal. */
import { err, ok, type Result } from '../../kit/result.ts';
import { type BodyTrouble, type CodeNames, codeOfName } from './osdp-body.ts';

export interface LocalStatusReply {
  readonly type: 'lstatr';
  /** True for anything but 0. */
  readonly tamper: boolean;
  readonly powerFault: boolean;
}

/** `fault`: a supervised loop that is cut or shorted, or a byte without a meaning. */
export type InputState = 'inactive' | 'active' | 'fault';
export interface InputStatusReply {
  readonly type: 'istatr';
  /** One for each input, from 0. */
  readonly inputs: readonly InputState[];
}

/** `fault`: a byte without a meaning. */
export type OutputState = 'inactive' | 'active' | 'fault';
export interface OutputStatusReply {
  readonly type: 'ostatr';
  /** One for each output, from 0. */
  readonly outputs: readonly OutputState[];
}

/** `fault`: a byte without a meaning. */
export type ReaderState = 'normal' | 'not-connected' | 'tamper' | 'fault';
export interface ReaderStatusReply {
  readonly type: 'rstatr';
  /** One for each reader of this PD, from 0. */
  readonly readers: readonly ReaderState[];
}

/** The last name stands for every other byte. */
const LEVELS: CodeNames<InputState> = ['inactive', 'active', 'fault'];
const READERS: CodeNames<ReaderState> = ['normal', 'not-connected', 'tamper', 'fault'];

export function decodeLocalStatus(data: Uint8Array): Result<LocalStatusReply, BodyTrouble> {
  if (data.length !== 2) return err('length');
  return ok({ type: 'lstatr', tamper: data[0] !== 0, powerFault: data[1] !== 0 });
}

export function encodeLocalStatus({ tamper, powerFault }: LocalStatusReply): Uint8Array {
  return Uint8Array.of(tamper ? 1 : 0, powerFault ? 1 : 0);
}

export function decodeInputStatus(data: Uint8Array): Result<InputStatusReply, BodyTrouble> {
  return ok({ type: 'istatr', inputs: Array.from(data, (byte) => LEVELS[byte] ?? 'fault') });
}

export function encodeInputStatus({ inputs }: InputStatusReply): Uint8Array {
  return Uint8Array.from(inputs, (state) => codeOfName(LEVELS, state));
}

export function decodeOutputStatus(data: Uint8Array): Result<OutputStatusReply, BodyTrouble> {
  return ok({ type: 'ostatr', outputs: Array.from(data, (byte) => LEVELS[byte] ?? 'fault') });
}

export function encodeOutputStatus({ outputs }: OutputStatusReply): Uint8Array {
  return Uint8Array.from(outputs, (state) => codeOfName(LEVELS, state));
}

export function decodeReaderStatus(data: Uint8Array): Result<ReaderStatusReply, BodyTrouble> {
  return ok({ type: 'rstatr', readers: Array.from(data, (byte) => READERS[byte] ?? 'fault') });
}

export function encodeReaderStatus({ readers }: ReaderStatusReply): Uint8Array {
  return Uint8Array.from(readers, (state) => codeOfName(READERS, state));
}
