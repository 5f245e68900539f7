/** What an armed fault makes of one answer on its way out: the bytes that leave, the pauses between them, the cable pulled. */
import { concatBytes, readUint16BE } from '../devices/kit/bytes.ts';
import type { FaultBoard } from './faults.ts';
import type { RandomBytes } from './simulator.ts';

export type ReplyStep =
  | { readonly step: 'send'; readonly bytes: Uint8Array }
  | { readonly step: 'pause'; readonly ms: number }
  | { readonly step: 'unplug' };

export interface ReplyDamageDeps {
  /** The whole answer; its last byte is its checksum. */
  readonly frame: Uint8Array;
  readonly faults: FaultBoard;
  readonly random: RandomBytes;
  readonly stallMs: number;
}

/** Uses up the faults that strike. Without any: the frame as it is. */
export function damageReply(deps: ReplyDamageDeps): readonly ReplyStep[] {
  const { faults, random, stallMs } = deps;
  let frame = deps.frame;
  if (faults.take('corruptChecksum')) frame = flip(frame, frame.length - 1, 0xff);
  if (faults.take('flipBit')) {
    const dice = random(3);
    frame = flip(frame, readUint16BE(dice, 0) % frame.length, 1 << ((dice[2] ?? 0) & 7));
  }
  const half = Math.max(1, Math.floor(frame.length / 2));
  if (faults.take('noiseBefore')) frame = concatBytes([noise(random), frame]);
  if (faults.take('halfFrame')) return [{ step: 'send', bytes: frame.subarray(0, half) }];
  if (faults.take('unplugMidReply')) return [{ step: 'send', bytes: frame.subarray(0, half) }, { step: 'unplug' }];
  if (faults.take('noiseBetween')) frame = concatBytes([frame, noise(random)]);
  if (!faults.take('stall')) return [{ step: 'send', bytes: frame }];
  return [
    { step: 'send', bytes: frame.subarray(0, half) },
    { step: 'pause', ms: stallMs },
    { step: 'send', bytes: frame.subarray(half) },
  ];
}

function flip(frame: Uint8Array, at: number, mask: number): Uint8Array {
  return frame.map((byte, i) => (i === at ? byte ^ mask : byte));
}

/** Four to eleven bytes with the high bit clear, so that they are never the start of a preamble. */
function noise(random: RandomBytes): Uint8Array {
  return random(4 + ((random(1)[0] ?? 0) & 7)).map((byte) => byte & 0x7f);
}
