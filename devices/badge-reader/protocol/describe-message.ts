/**
 * What may be said of a command or a reply in a log or a trace. Built from a list of harmless fields, not by taking secrets out:
 * keys typed, badge bits, Secure Channel values and base keys have no place here that they could stand in.
 */
import { redactKeypad } from './keypad.ts';
import { nakName } from './nak.ts';
import type { OsdpCommand } from './osdp-command.ts';
import { commandName, replyName } from './osdp-ids.ts';
import type { OsdpReply } from './osdp-reply.ts';

/** No field takes bytes, keys or free text. */
export interface MessageDescription {
  /** The standard's name in lower case; `unknown` where it has none. */
  readonly name: string;
  readonly reader?: number;
  /** Of a NAK; the id of a message without a form here. */
  readonly code?: number;
  readonly reason?: string;
  /** Of a badge read: its length, which tells the format and not the badge. */
  readonly bits?: number;
  /** States of inputs, outputs or readers. */
  readonly states?: readonly string[];
  readonly tamper?: boolean;
  readonly powerFault?: boolean;
}

export function describeReply(reply: OsdpReply): MessageDescription {
  switch (reply.type) {
    case 'keypad': {
      const { type, reader } = redactKeypad(reply);
      return { name: type, reader };
    }
    case 'raw':
      return { name: 'raw', reader: reply.reader, bits: reply.bits };
    case 'fmt':
      return { name: 'fmt', reader: reply.reader };
    case 'nak':
      return { name: 'nak', code: reply.code, reason: nakName(reply.code) ?? 'unknown' };
    case 'lstatr':
      return { name: 'lstatr', tamper: reply.tamper, powerFault: reply.powerFault };
    case 'istatr':
      return { name: 'istatr', states: reply.inputs };
    case 'ostatr':
      return { name: 'ostatr', states: reply.outputs };
    case 'rstatr':
      return { name: 'rstatr', states: reply.readers };
    case 'other':
      return { name: replyName(reply.id) ?? 'unknown', code: reply.id };
    default:
      return { name: reply.type };
  }
}

export function describeCommand(command: OsdpCommand): MessageDescription {
  switch (command.type) {
    case 'out':
      return { name: 'out', states: command.controls.map(({ output, action }) => `${output} ${action}`) };
    case 'buz':
    case 'text':
      return { name: command.type, reader: command.reader };
    case 'other':
      return { name: commandName(command.id) ?? 'unknown', code: command.id };
    default:
      return { name: command.type };
  }
}
