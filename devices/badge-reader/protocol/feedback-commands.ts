/** LED, BUZ and TEXT: what a person at the reader sees and hears (OSDP 2.2, osdp_LED, osdp_BUZ, osdp_TEXT). */
import { concatBytes, readUint16LE } from '../../kit/bytes.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import { type BodyTrouble, byteOf, type CodeNames, codeOfName, eachRecord, nameOfCode, wordOf } from './osdp-body.ts';

export type LedColour = 'none' | 'red' | 'green' | 'amber' | 'blue' | 'magenta' | 'cyan' | 'white';
const COLOURS: CodeNames<LedColour> = ['none', 'red', 'green', 'amber', 'blue', 'magenta', 'cyan', 'white'];

/** Times are units of 100 ms, 0 to 255; both 0 is no blinking at all and not allowed. */
export interface Blinking {
  readonly onTenths: number;
  readonly offTenths: number;
  readonly onColour: LedColour;
  readonly offColour: LedColour;
}

export type TemporaryLed =
  | { readonly mode: 'nothing' | 'cancel' }
  /** Shown for `forTenths` units of 100 ms, then the permanent state again. */
  | (Blinking & { readonly mode: 'set'; readonly forTenths: number });
export type PermanentLed = { readonly mode: 'nothing' } | (Blinking & { readonly mode: 'set' });

export interface LedControl {
  readonly reader: number;
  readonly led: number;
  readonly temporary: TemporaryLed;
  readonly permanent: PermanentLed;
}

export interface LedCommand {
  readonly type: 'led';
  /** One or more. */
  readonly controls: readonly LedControl[];
}

/** `count` 0 sounds until it is told to stop. Times are units of 100 ms; `onTenths` is at least 1. */
export type BuzCommand =
  | { readonly type: 'buz'; readonly reader: number; readonly tone: 'off' }
  | {
      readonly type: 'buz';
      readonly reader: number;
      readonly tone: 'default';
      readonly onTenths: number;
      readonly offTenths: number;
      readonly count: number;
    };

export type TextMode = 'permanent' | 'permanent-wrap' | 'temporary' | 'temporary-wrap';
const TEXT_MODES: CodeNames<TextMode> = [null, 'permanent', 'permanent-wrap', 'temporary', 'temporary-wrap'];

export interface TextCommand {
  readonly type: 'text';
  readonly reader: number;
  readonly mode: TextMode;
  /** How long a temporary text stays. Seconds. */
  readonly seconds: number;
  /** From 1. */
  readonly row: number;
  readonly column: number;
  /** Printable ASCII only: a reader has no Chinese. */
  readonly text: string;
}

const LED_BYTES = 14;
const BUZ_BYTES = 5;
const TEXT_HEAD_BYTES = 6;
const TEMPORARY = { nothing: 0, cancel: 1, set: 2 } as const;
const PERMANENT = { nothing: 0, set: 1 } as const;
const TONE = { off: 1, default: 2 } as const;

export function decodeLed(data: Uint8Array): Result<LedCommand, BodyTrouble> {
  const controls = eachRecord(data, LED_BYTES, (record): Result<LedControl, BodyTrouble> => {
    const temporary = decodeTemporary(record.subarray(2, 9));
    if (!temporary.ok) return temporary;
    const permanent = decodePermanent(record.subarray(9));
    if (!permanent.ok) return permanent;
    const [reader = 0, led = 0] = record;
    return ok({ reader, led, temporary: temporary.value, permanent: permanent.value });
  });
  return controls.ok ? ok({ type: 'led', controls: controls.value }) : controls;
}

export function encodeLed({ controls }: LedCommand): Uint8Array {
  return concatBytes(
    controls.flatMap(({ reader, led, temporary, permanent }) => [
      Uint8Array.of(byteOf(reader), byteOf(led), TEMPORARY[temporary.mode]),
      temporary.mode === 'set'
        ? concatBytes([encodeBlinking(temporary), wordOf(temporary.forTenths)])
        : new Uint8Array(6),
      Uint8Array.of(PERMANENT[permanent.mode]),
      permanent.mode === 'set' ? encodeBlinking(permanent) : new Uint8Array(4),
    ]),
  );
}

export function decodeBuz(data: Uint8Array): Result<BuzCommand, BodyTrouble> {
  if (data.length !== BUZ_BYTES) return err('length');
  const [reader = 0, tone = 0, onTenths = 0, offTenths = 0, count = 0] = data;
  if (tone === TONE.off) return ok({ type: 'buz', reader, tone: 'off' });
  if (tone !== TONE.default || onTenths === 0) return err('value');
  return ok({ type: 'buz', reader, tone: 'default', onTenths, offTenths, count });
}

export function encodeBuz(command: BuzCommand): Uint8Array {
  const head = [byteOf(command.reader), TONE[command.tone]];
  if (command.tone === 'off') return Uint8Array.of(...head, 0, 0, 0);
  if (command.onTenths === 0) throw new Error('OSDP: a tone of no length');
  return Uint8Array.of(...head, byteOf(command.onTenths), byteOf(command.offTenths), byteOf(command.count));
}

export function decodeText(data: Uint8Array): Result<TextCommand, BodyTrouble> {
  const [reader = 0, code = 0, seconds = 0, row = 0, column = 0, length = 0] = data;
  if (data.length < TEXT_HEAD_BYTES || data.length !== TEXT_HEAD_BYTES + length) return err('length');
  const mode = nameOfCode(TEXT_MODES, code);
  if (!mode.ok) return mode;
  const text = String.fromCharCode(...data.subarray(TEXT_HEAD_BYTES));
  if (row === 0 || column === 0 || !isPrintable(text)) return err('value');
  return ok({ type: 'text', reader, mode: mode.value, seconds, row, column, text });
}

export function encodeText({ reader, mode, seconds, row, column, text }: TextCommand): Uint8Array {
  if (row === 0 || column === 0 || !isPrintable(text)) throw new Error('OSDP: a text that no reader shows');
  const head = [reader, codeOfName(TEXT_MODES, mode), seconds, row, column, text.length].map(byteOf);
  return concatBytes([Uint8Array.from(head), new TextEncoder().encode(text)]);
}

function decodeTemporary(data: Uint8Array): Result<TemporaryLed, BodyTrouble> {
  const [mode] = data;
  if (mode === TEMPORARY.nothing) return ok({ mode: 'nothing' });
  if (mode === TEMPORARY.cancel) return ok({ mode: 'cancel' });
  if (mode !== TEMPORARY.set) return err('value');
  const blinking = decodeBlinking(data.subarray(1));
  return blinking.ok ? ok({ mode: 'set', ...blinking.value, forTenths: readUint16LE(data, 5) }) : blinking;
}

function decodePermanent(data: Uint8Array): Result<PermanentLed, BodyTrouble> {
  const [mode] = data;
  if (mode === PERMANENT.nothing) return ok({ mode: 'nothing' });
  if (mode !== PERMANENT.set) return err('value');
  const blinking = decodeBlinking(data.subarray(1));
  return blinking.ok ? ok({ mode: 'set', ...blinking.value }) : blinking;
}

/** On, off, colour on, colour off. */
function decodeBlinking(data: Uint8Array): Result<Blinking, BodyTrouble> {
  const [onTenths = 0, offTenths = 0, on = 0, off = 0] = data;
  const onColour = nameOfCode(COLOURS, on);
  if (!onColour.ok) return onColour;
  const offColour = nameOfCode(COLOURS, off);
  if (!offColour.ok) return offColour;
  if (onTenths === 0 && offTenths === 0) return err('value');
  return ok({ onTenths, offTenths, onColour: onColour.value, offColour: offColour.value });
}

function encodeBlinking({ onTenths, offTenths, onColour, offColour }: Blinking): Uint8Array {
  if (onTenths === 0 && offTenths === 0) throw new Error('OSDP: a light that is neither on nor off');
  const colours = [codeOfName(COLOURS, onColour), codeOfName(COLOURS, offColour)];
  return Uint8Array.of(byteOf(onTenths), byteOf(offTenths), ...colours);
}

function isPrintable(text: string): boolean {
  return text.length <= 0xff && /^[\x20-\x7e]*$/.test(text);
}
