/** What an armed fault makes of a unit's answer before the line gets it: well made, but not what was asked for. Pure but for the faults it uses up. */
import { withCrc } from '../../devices/modbus/protocol/modbus-crc.ts';
import { EXCEPTION_BIT, functionOf, isBitRead, isRegisterRead } from '../../devices/modbus/protocol/modbus-function.ts';
import type { FaultBoard } from '../faults.ts';

/** Added to the address by exclusive or, so that it is never the unit's own. */
const OTHER_UNIT = 0x10;

/** The frame that leaves; its check holds again. Exceptions have neither count nor values, so two of the faults wait. */
export function mistakeAnswer(frame: Uint8Array, faults: FaultBoard): Uint8Array {
  let body = frame.slice(0, frame.length - 2);
  const name = functionOf(body[1] ?? EXCEPTION_BIT);
  if (name !== null && (isBitRead(name) || isRegisterRead(name))) {
    const itemBytes = isBitRead(name) ? 1 : 2;
    if (faults.take('shortAnswer')) {
      body = body.slice(0, body.length - itemBytes);
      body[2] = (body[2] ?? 0) - itemBytes;
    }
    if (faults.take('wrongByteCount')) body[2] = (body[2] ?? 0) + itemBytes;
  }
  if (faults.take('foreignUnit')) body[0] = (body[0] ?? 0) ^ OTHER_UNIT;
  return withCrc(body);
}
