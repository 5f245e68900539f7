/** Basic Access Control, by the worked example of ICAO 9303-11 appendix D; then both ends against each other. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BacPart,
  decodeChipProof,
  decodeTerminalProof,
  deriveKeySeed,
  deriveKeys,
  encodeChipProof,
  encodeExternalAuthenticate,
  encodeTerminalProof,
  openSession,
} from '../../../../devices/id-reader/protocol/bac.ts';
import { accessKeyInformation } from '../../../../devices/id-reader/protocol/mrz/access-key-information.ts';
import { concatBytes, fromHex, toHex } from '../../../../devices/kit/bytes.ts';
import { numberVectors } from '../../../support/number-vectors.ts';

const { bac } = numberVectors;
const keys = deriveKeys(fromHex(bac.kSeed));
const terminal: BacPart = { nonce: fromHex(bac.rndIfd), keyPart: fromHex(bac.kIfd) };
const chip: BacPart = { nonce: fromHex(bac.rndIc), keyPart: fromHex(bac.kIc) };
const terminalProof = concatBytes([fromHex(bac.eIfd), fromHex(bac.mIfd)]);
const chipProof = concatBytes([fromHex(bac.eIc), fromHex(bac.mIc)]);

describe('the worked example', () => {
  test('number, birth and expiry with their check digits', () => {
    expect(accessKeyInformation('L898902C', '690806', '940623')).toBe(bac.mrzInformation);
  });

  test('key seed and both keys', () => {
    expect(toHex(deriveKeySeed(bac.mrzInformation))).toBe(bac.kSeed);
    expect(toHex(keys.enc)).toBe(bac.kEnc);
    expect(toHex(keys.mac)).toBe(bac.kMac);
  });

  test("the terminal's cryptogram, and the whole command", () => {
    const proof = encodeTerminalProof(keys, terminal, chip.nonce);
    expect(toHex(proof)).toBe(bac.eIfd + bac.mIfd);
    expect(toHex(encodeExternalAuthenticate(proof))).toBe(bac.externalAuthenticate);
  });

  test("the chip's cryptogram", () => {
    expect(toHex(encodeChipProof(keys, chip, terminal.nonce))).toBe(bac.eIc + bac.mIc);
  });

  test('each side reads the other', () => {
    expect(decodeTerminalProof(keys, terminalProof, chip.nonce)).toEqual({ ok: true, value: terminal });
    expect(decodeChipProof(keys, chipProof, terminal.nonce, chip.nonce)).toEqual({ ok: true, value: chip });
  });

  test('session keys and counter', () => {
    expect(toHex(deriveKeys(fromHex(bac.kSeedSession)).enc)).toBe(bac.ksEnc);
    const session = openSession(terminal, chip);
    expect(toHex(session.keys.enc)).toBe(bac.ksEnc);
    expect(toHex(session.keys.mac)).toBe(bac.ksMac);
    expect(toHex(session.counter)).toBe(bac.ssc);
  });
});

describe('refusals', () => {
  test('every damaged byte of an answer is seen by the MAC', () => {
    for (let at = 0; at < chipProof.length; at++) {
      const damaged = chipProof.map((byte, i) => (i === at ? byte ^ 0x01 : byte));
      expect(decodeChipProof(keys, damaged, terminal.nonce, chip.nonce), `byte ${at}`).toEqual({
        ok: false,
        error: 'mac',
      });
    }
  });

  test('an answer to another exchange', () => {
    const other = terminal.nonce.map((byte) => byte ^ 0xff);
    expect(decodeChipProof(keys, chipProof, other, chip.nonce)).toEqual({ ok: false, error: 'nonce' });
    expect(decodeChipProof(keys, chipProof, terminal.nonce, other)).toEqual({ ok: false, error: 'nonce' });
    expect(decodeTerminalProof(keys, terminalProof, other)).toEqual({ ok: false, error: 'nonce' });
  });

  test('keys of another document', () => {
    const others = deriveKeys(deriveKeySeed(accessKeyInformation('L898902C', '690806', '940624')));
    expect(decodeChipProof(others, chipProof, terminal.nonce, chip.nonce)).toEqual({ ok: false, error: 'mac' });
  });

  test('anything that has not 40 bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const answer = decodeChipProof(keys, bytes, terminal.nonce, chip.nonce);
        return !answer.ok && answer.error === (bytes.length === 40 ? 'mac' : 'length');
      }),
    );
  });
});

test('any two ends that share keys agree on the session', () => {
  const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });
  const part = fc.record({ nonce: bytes(8), keyPart: bytes(16) });
  fc.assert(
    fc.property(bytes(16), part, part, (seed, ours, theirs) => {
      const shared = deriveKeys(seed);
      const heard = decodeTerminalProof(shared, encodeTerminalProof(shared, ours, theirs.nonce), theirs.nonce);
      const answered = decodeChipProof(shared, encodeChipProof(shared, theirs, ours.nonce), ours.nonce, theirs.nonce);
      expect(heard).toEqual({ ok: true, value: ours });
      expect(answered).toEqual({ ok: true, value: theirs });
    }),
  );
});
