import { describe, expect, test } from 'vitest';
import { toHex } from '../../../../devices/kit/bytes.ts';
import { encodeModbusRequest } from '../../../../devices/modbus/protocol/modbus-request.ts';
import {
  findRelayBoardProfile,
  pulseRequest,
  type RelayBoardProfile,
  relayBoardProfiles,
} from '../../../../devices/safe-io/protocol/relay-board-profile.ts';

const known = (model: string): RelayBoardProfile => {
  const profile = findRelayBoardProfile(model);
  if (profile === null) throw new Error(`no profile ${model}`);
  return profile;
};

describe('relay board profiles', () => {
  const board = known('waveshare-relay-d');

  test('the bytes are those of the maker: read, look, pulse', () => {
    const hex = (request: Parameters<typeof encodeModbusRequest>[0]['request']) =>
      toHex(encodeModbusRequest({ unit: 1, request }));
    expect(hex(board.relays)).toBe('0101000000083DCC');
    if (board.contacts !== null) expect(hex(board.contacts)).toBe('01020000000879CC');
    expect(hex(pulseRequest(board, 0, 700))).toBe('0105020000078DB0');
  });

  test('no request of any profile leaves a relay on', () => {
    for (const profile of relayBoardProfiles) {
      for (let channel = 0; channel < profile.relays.count; channel++) {
        for (const ms of [100, 5_000, 10_000]) {
          expect(pulseRequest(profile, channel, ms)).toEqual({
            function: 'writeCoil',
            address: 0x0200 + channel, // flash-on, never the relay's own coil
            value: ms / 100,
          });
        }
      }
      expect(profile.allOff).toEqual({ function: 'writeCoil', address: 0x00ff, value: 0 });
    }
  });

  test.each([0, -100, 50, 150, 10_100, 6_528_000, Number.NaN])('a pulse of %s ms is a bug and throws', (ms) => {
    expect(() => pulseRequest(board, 0, ms)).toThrow(/no pulse/);
  });

  test.each([-1, 8, 0.5])('relay %s is a bug and throws', (channel) => {
    expect(() => pulseRequest(board, channel, 100)).toThrow(/no relay/);
  });

  test('a board that takes the time in a register has its place', () => {
    const other: RelayBoardProfile = {
      ...board,
      model: 'other',
      pulse: { kind: 'register-time', address: 0x0001, plus: 0x0600, unitMs: 1_000, maxMs: 10_000 },
    };
    expect(pulseRequest(other, 2, 5_000)).toEqual({ function: 'writeRegister', address: 3, value: 0x0605 });
  });

  test('an unknown model has no profile', () => {
    expect(findRelayBoardProfile('r413d08')).toBeNull();
  });
});
