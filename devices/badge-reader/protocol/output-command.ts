/** OUT: switches outputs of a PD (OSDP 2.2, osdp_OUT). The lock is driven by `on-for` alone, which the PD itself times. */
import { concatBytes, readUint16LE } from '../../kit/bytes.ts';
import { ok, type Result } from '../../kit/result.ts';
import { type BodyTrouble, byteOf, type CodeNames, codeOfName, eachRecord, nameOfCode, wordOf } from './osdp-body.ts';

export type OutputAction =
  | 'nothing'
  /** Off or on for good; a running timer ends. */
  | 'off'
  | 'on'
  /** Off or on for good, once the running timer has ended. */
  | 'off-after-timer'
  | 'on-after-timer'
  /** On or off for the time given, then back to what it was. */
  | 'on-for'
  | 'off-for';

const ACTIONS: CodeNames<OutputAction> = [
  'nothing',
  'off',
  'on',
  'off-after-timer',
  'on-after-timer',
  'on-for',
  'off-for',
];

export interface OutputControl {
  /** From 0. */
  readonly output: number;
  readonly action: OutputAction;
  /** Units of 100 ms, 0 to 65535. */
  readonly tenths: number;
}

export interface OutCommand {
  readonly type: 'out';
  /** One or more. */
  readonly controls: readonly OutputControl[];
}

/** Output, code, timer (2). */
const RECORD_BYTES = 4;

export function decodeOut(data: Uint8Array): Result<OutCommand, BodyTrouble> {
  const controls = eachRecord(data, RECORD_BYTES, (record): Result<OutputControl, BodyTrouble> => {
    const action = nameOfCode(ACTIONS, record[1] ?? 0);
    return action.ok ? ok({ output: record[0] ?? 0, action: action.value, tenths: readUint16LE(record, 2) }) : action;
  });
  return controls.ok ? ok({ type: 'out', controls: controls.value }) : controls;
}

export function encodeOut({ controls }: OutCommand): Uint8Array {
  return concatBytes(
    controls.flatMap(({ output, action, tenths }) => [
      Uint8Array.of(byteOf(output), codeOfName(ACTIONS, action)),
      wordOf(tenths),
    ]),
  );
}
