/** The golden vectors of OSDP and badges (`test/vectors/osdp.json`), with types. */
import { readFileSync } from 'node:fs';

export interface FrameVector {
  readonly name: string;
  readonly hex: string;
  readonly direction: 'command' | 'reply';
  readonly address: number;
  readonly sequence: 0 | 1 | 2 | 3;
  readonly check: 'crc' | 'checksum';
  readonly id: number;
  readonly data: string;
}

export interface BodyVector {
  readonly name: string;
  readonly id: number;
  readonly data: string;
}

export interface OsdpVectors {
  readonly crc: readonly { readonly hex: string; readonly crc: string }[];
  readonly clearFrames: readonly FrameVector[];
  readonly annexE: Readonly<
    Record<
      | 'baseKey'
      | 'randomA'
      | 'randomB'
      | 'enc'
      | 'mac1'
      | 'mac2'
      | 'clientCryptogram'
      | 'serverCryptogram'
      | 'initialRmac',
      string
    >
  >;
  readonly osdpNetFrames: {
    readonly frames: readonly {
      readonly name: string;
      readonly securedCrc: string;
      readonly clearCrc: string;
      readonly clearChecksum: string;
    }[];
  };
  readonly bodies: readonly BodyVector[];
  readonly replies: readonly BodyVector[];
  readonly padding: readonly { readonly data: string; readonly padded: string }[];
  readonly cards: readonly {
    readonly format: 'H10301' | 'wiegand-34' | 'H10304';
    readonly bits: number;
    readonly bytes: string;
    readonly facility: number;
    readonly number: number;
  }[];
}

export const osdpVectors = JSON.parse(
  readFileSync(new URL('../../../vectors/osdp.json', import.meta.url), 'utf8'),
) as OsdpVectors;

/** Every golden frame as it stands on the wire, with its name. */
export const goldenFrames: readonly (readonly [name: string, hex: string])[] = [
  ...osdpVectors.clearFrames.map(({ name, hex }) => [name, hex] as const),
  ...osdpVectors.osdpNetFrames.frames.flatMap(({ name, securedCrc, clearCrc, clearChecksum }) => [
    [`${name}, secured`, securedCrc] as const,
    [`${name}, CRC`, clearCrc] as const,
    [`${name}, checksum`, clearChecksum] as const,
  ]),
];
