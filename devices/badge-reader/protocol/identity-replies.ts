/** What a PD says it is and what it can do: PDID and PDCAP (OSDP 2.2, Annex B for the functions). */
import { concatBytes, readUint32LE, toHex } from '../../kit/bytes.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import { type BodyTrouble, byteOf, eachRecord, longOf } from './osdp-body.ts';
import { vendorBytes } from './transfer-messages.ts';

/** Vendor and serial number are compared with those of the commissioned reader: another one was put in its place. */
export interface PdidReply {
  readonly type: 'pdid';
  /** OUI, six upper-case hex digits in the order of the wire. */
  readonly vendor: string;
  readonly model: number;
  readonly version: number;
  /** 32 bits. */
  readonly serial: number;
  readonly firmware: { readonly major: number; readonly minor: number; readonly build: number };
}

export interface Capability {
  /** One of `CAPABILITY`, or another number. */
  readonly function: number;
  readonly compliance: number;
  /** How many there are; a high byte in the two functions that tell a size. */
  readonly count: number;
}

/** Comes in clear before the Secure Channel and can be forged: nothing about security is decided by it. */
export interface PdcapReply {
  readonly type: 'pdcap';
  readonly capabilities: readonly Capability[];
}

/** Function codes of PDCAP. */
export const CAPABILITY = {
  inputs: 1,
  outputs: 2,
  cardFormat: 3,
  led: 4,
  buzzer: 5,
  text: 6,
  time: 7,
  check: 8,
  security: 9,
  receiveSize: 10,
  combinedSize: 11,
  smartCard: 12,
  readers: 13,
  biometrics: 14,
  securePin: 15,
  version: 16,
  extendedId: 17,
} as const;

/** What the control panel makes of a PDCAP; a function that is not named counts as not there. */
export interface PdAbilities {
  readonly inputs: number;
  readonly outputs: number;
  /** True where outputs time themselves (compliance 3 and 4): the lock needs it. */
  readonly timedOutputs: boolean;
  readonly leds: number;
  /** Colours beside off: 0 for no LED at all, 1, 2 or 3 and more. */
  readonly ledColours: number;
  readonly buzzer: boolean;
  /** Rows of 16 characters. */
  readonly textRows: number;
  readonly crc: boolean;
  readonly secureChannel: boolean;
  /** True where the PD says that it still has the default key. */
  readonly defaultKey: boolean;
  /** Longest packet that it takes. Bytes; every PD takes 128. */
  readonly receiveBytes: number;
}

const PDID_BYTES = 12;
const CAPABILITY_BYTES = 3;
const LEAST_RECEIVE_BYTES = 128;

export function decodePdid(data: Uint8Array): Result<PdidReply, BodyTrouble> {
  if (data.length !== PDID_BYTES) return err('length');
  const [model = 0, version = 0] = data.subarray(3);
  const [major = 0, minor = 0, build = 0] = data.subarray(9);
  return ok({
    type: 'pdid',
    vendor: toHex(data.subarray(0, 3)),
    model,
    version,
    serial: readUint32LE(data, 5),
    firmware: { major, minor, build },
  });
}

export function encodePdid({ vendor, model, version, serial, firmware }: PdidReply): Uint8Array {
  const { major, minor, build } = firmware;
  return concatBytes([
    vendorBytes(vendor),
    Uint8Array.of(byteOf(model), byteOf(version)),
    longOf(serial),
    Uint8Array.of(byteOf(major), byteOf(minor), byteOf(build)),
  ]);
}

export function decodePdcap(data: Uint8Array): Result<PdcapReply, BodyTrouble> {
  const capabilities = eachRecord(data, CAPABILITY_BYTES, ([code = 0, compliance = 0, count = 0]) =>
    ok({ function: code, compliance, count }),
  );
  return capabilities.ok ? ok({ type: 'pdcap', capabilities: capabilities.value }) : capabilities;
}

export function encodePdcap({ capabilities }: PdcapReply): Uint8Array {
  const fields = capabilities.flatMap((one) => [one.function, one.compliance, one.count]);
  return Uint8Array.from(fields, byteOf);
}

/** The abilities that a PDCAP tells. A function named twice counts as its first. */
export function abilitiesOf({ capabilities }: PdcapReply): PdAbilities {
  const of = (code: number): Capability =>
    capabilities.find((one) => one.function === code) ?? { function: code, compliance: 0, count: 0 };
  const led = of(CAPABILITY.led);
  const receive = of(CAPABILITY.receiveSize);
  const outputs = of(CAPABILITY.outputs);
  const security = of(CAPABILITY.security);
  return {
    inputs: of(CAPABILITY.inputs).count,
    outputs: outputs.count,
    timedOutputs: outputs.compliance === 3 || outputs.compliance === 4,
    leds: led.compliance === 0 ? 0 : led.count,
    ledColours: led.compliance === 0 ? 0 : Math.max(1, led.compliance - 1),
    buzzer: of(CAPABILITY.buzzer).compliance > 0,
    textRows: [0, 1, 2, 4][of(CAPABILITY.text).compliance] ?? 0,
    crc: of(CAPABILITY.check).compliance > 0,
    secureChannel: (security.compliance & 1) === 1,
    defaultKey: (security.count & 1) === 1,
    // The two bytes are one number, low byte first.
    receiveBytes: Math.max(LEAST_RECEIVE_BYTES, receive.compliance | (receive.count << 8)),
  };
}
