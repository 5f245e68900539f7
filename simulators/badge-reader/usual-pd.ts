/** What is built into a usual badge reader with keypad: a lamp of three colours, a buzzer, one row of text, two outputs. */
import type { PdidReply } from '../../devices/badge-reader/protocol/identity-replies.ts';
import type { PdModule } from './osdp-pd-answer.ts';

/** OSDP 2.2, PDCAP: function, compliance, count. */
const CAPABILITIES: PdModule['capabilities'] = [
  { function: 2, compliance: 4, count: 2 }, // two timed outputs
  { function: 4, compliance: 4, count: 1 }, // one LED of three colours
  { function: 5, compliance: 2, count: 1 }, // buzzer
  { function: 6, compliance: 1, count: 1 }, // one row of text
  { function: 8, compliance: 1, count: 0 }, // CRC
  { function: 9, compliance: 1, count: 0 }, // Secure Channel
];

/** A reader of this maker and number; refuses what is asked in clear, as one in service should. */
export function usualPd({ vendor, serial }: Pick<PdidReply, 'vendor' | 'serial'>): PdModule {
  return {
    identity: { vendor, serial, model: 1, version: 1, firmware: { major: 1, minor: 0, build: 0 } },
    capabilities: CAPABILITIES,
    clientId: Uint8Array.from({ length: 8 }, (_, at) => (serial >>> (8 * (at % 4))) & 0xff),
    securable: true,
    servesInClear: false,
    quirks: { offersOwnKey: false, clearKeysetAck: false },
  };
}
