/** What a control panel makes of the capabilities that a PD tells. */
import { expect, test } from 'vitest';
import { abilitiesOf, decodePdcap } from '../../../../devices/badge-reader/protocol/identity-replies.ts';
import { fromHex } from '../../../../devices/kit/bytes.ts';
import { osdpVectors } from './osdp-vectors.ts';

function abilities(hex: string) {
  const reply = decodePdcap(fromHex(hex));
  if (!reply.ok) expect.fail(reply.error);
  return abilitiesOf(reply.value);
}

function vector(name: string): string {
  return osdpVectors.replies.find((one) => one.name === name)?.data ?? expect.fail(`no vector ${name}`);
}

test('a controller with four timed outputs, three colours and AES-128 says so', () => {
  expect(abilities(vector('pdcap of libosdp'))).toEqual({
    inputs: 4, // 01 01 04
    outputs: 4, // 02 04 04
    timedOutputs: true,
    leds: 1, // 04 04 01
    ledColours: 3,
    buzzer: true, // 05 02 01
    textRows: 2, // 06 02 01
    crc: true, // 08 01 00
    secureChannel: true, // 09 01 00
    defaultKey: false,
    receiveBytes: 256, // 0A 00 01: low byte first
  });
});

test('a reader without outputs that still has the default key says so', () => {
  expect(abilities(vector('pdcap of a keypad reader'))).toMatchObject({
    inputs: 0,
    outputs: 0,
    timedOutputs: false,
    textRows: 0, // 06 00 00
    secureChannel: true,
    defaultKey: true, // 09 01 01
    receiveBytes: 450, // 0A C2 01
  });
});

test('outputs that are only switched on and off have no timer, and every PD takes 128 bytes', () => {
  expect(abilities('02 01 02')).toMatchObject({ outputs: 2, timedOutputs: false, receiveBytes: 128, crc: false });
  expect(abilities('02 02 02')).toMatchObject({ timedOutputs: false });
  expect(abilities('02 03 02')).toMatchObject({ timedOutputs: true });
  expect(abilities('0A 10 00')).toMatchObject({ receiveBytes: 128 });
});

test('no capabilities at all, or half of one, are refused', () => {
  expect(decodePdcap(new Uint8Array())).toEqual({ ok: false, error: 'length' });
  expect(decodePdcap(fromHex('01 02'))).toEqual({ ok: false, error: 'length' });
});
