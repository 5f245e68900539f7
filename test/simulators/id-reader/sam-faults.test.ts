/** Each fault of the simulated reader does what its description says, once, and leaves a healthy reader behind. */
import { describe, expect, test } from 'vitest';
import type { FaultName } from '../../../simulators/faults.ts';
import { cardVector, loadIdVectors } from '../../support/id-vectors.ts';
import { Hear, Say, samOnAWire } from '../../support/sam-on-a-wire.ts';

const READ_R1 = cardVector(loadIdVectors(), 'R1').read3001;

async function armed(fault: FaultName) {
  const bench = await samOnAWire();
  bench.sam.faults.failNext(fault);
  return bench;
}

/** With a card selected, ready to be read. */
async function armedAtRead(fault: FaultName) {
  const bench = await samOnAWire();
  bench.sam.presentCard('R1');
  await bench.ask(Say.find);
  await bench.ask(Say.select);
  bench.sam.faults.failNext(fault);
  return bench;
}

describe('on the wire', () => {
  test('silence', async () => {
    const { ask } = await armed('silence');
    expect(await ask(Say.status, 60_000)).toBe('');
    expect(await ask(Say.status)).toBe(Hear.done);
  });

  test('halfFrame', async () => {
    const { ask } = await armed('halfFrame');
    expect(await ask(Say.status, 60_000)).toBe('AAAAAA9669'); // 5 of 11 bytes
    expect(await ask(Say.status)).toBe(Hear.done);
  });

  test('corruptChecksum', async () => {
    const { ask } = await armed('corruptChecksum');
    expect(await ask(Say.status)).toBe('AAAAAA966900040000906B'); // 94 ^ FF
    expect(await ask(Say.status)).toBe(Hear.done);
  });

  test('flipBit', async () => {
    const { ask, sam } = await armed('flipBit');
    const answer = await ask(Say.status);
    expect(answer.length).toBe(Hear.done.length);
    const difference = BigInt(`0x${answer}`) ^ BigInt(`0x${Hear.done}`);
    expect(difference.toString(2).replaceAll('0', '')).toBe('1');
    expect(sam.faults.armed('flipBit')).toBe(false);
    expect(await ask(Say.status)).toBe(Hear.done);
  });

  test('stall', async () => {
    const { ask, clock, take } = await armed('stall');
    expect(await ask(Say.status, 2500)).toBe('AAAAAA9669');
    await clock.advance(1000);
    expect(take()).toBe('000400009094');
    expect(await ask(Say.status)).toBe(Hear.done);
  });

  test('echo', async () => {
    const { ask } = await armed('echo');
    expect(await ask(Say.status)).toBe(Say.status + Hear.done);
    expect(await ask(Say.status)).toBe(Hear.done);
  });

  test('unplugMidReply', async () => {
    const { ask, gone, open, sam } = await armed('unplugMidReply');
    expect(await ask(Say.status)).toBe('AAAAAA9669');
    expect(gone.map((trouble) => trouble.code)).toEqual(['gone']);
    expect(sam.describe().plugged).toBe(false);
    await sam.plug();
    await open();
    expect(await ask(Say.status)).toBe(Hear.done);
  });

  test('slow: after a second, within what a host must grant', async () => {
    const { ask, clock, take } = await armed('slow');
    expect(await ask(Say.find, 1000)).toBe('');
    await clock.advance(100);
    expect(take()).toBe(Hear.noCard);
    expect(await ask(Say.find)).toBe(Hear.noCard);
  });

  test('lateAnswer: after the host has given up, between other answers', async () => {
    const { ask, clock, take } = await armed('lateAnswer');
    expect(await ask(Say.find, 5000)).toBe('');
    expect(await ask(Say.status)).toBe(Hear.done);
    await clock.advance(3000);
    expect(take()).toBe(Hear.noCard);
  });

  test.each([
    ['noiseBefore', /^([0-7][0-9A-F]){4,11}AAAAAA9669000400009094$/],
    ['noiseBetween', /^AAAAAA9669000400009094([0-7][0-9A-F]){4,11}$/],
  ] as const)('%s', async (fault, shape) => {
    const { ask } = await armed(fault);
    expect(await ask(Say.status)).toMatch(shape);
    expect(await ask(Say.status)).toBe(Hear.done);
  });
});

describe('of module and card', () => {
  test('samFault', async () => {
    const { ask } = await armed('samFault');
    expect(await ask(Say.status)).toBe(Hear.notAuthorised);
    expect(await ask(Say.status)).toBe(Hear.done);
  });

  test('busy waits for a command that concerns a card', async () => {
    const { ask } = await armed('busy');
    expect(await ask(Say.status)).toBe(Hear.done);
    expect(await ask(Say.find)).toBe(Hear.notPermitted);
    expect(await ask(Say.find)).toBe(Hear.noCard);
  });

  test('removeMidRead takes the card away', async () => {
    const { ask, sam } = await armedAtRead('removeMidRead');
    expect(await ask(Say.read)).toBe(Hear.readFailed);
    expect(sam.describe().shows.card).toBeNull();
    expect(await ask(Say.find)).toBe(Hear.noCard);
  });

  test.each([
    ['unauthentic', Hear.verificationFailed],
    ['cardRefused', Hear.cardRefused],
  ] as const)('%s: the card can be found again and read', async (fault, status) => {
    const { ask } = await armedAtRead(fault);
    expect(await ask(Say.read)).toBe(status);
    expect(await ask(Say.find)).toBe(Hear.found);
    expect(await ask(Say.select)).toBe(Hear.selected);
    expect(await ask(Say.read)).toBe(READ_R1);
  });

  test.each(['removeMidRead', 'unauthentic', 'cardRefused'] as const)(
    '%s waits for a read that would have succeeded',
    async (fault) => {
      const { ask, sam } = await armed(fault);
      expect(await ask(Say.read)).toBe(Hear.readFailed);
      sam.presentCard('R1');
      expect(await ask(Say.find)).toBe(Hear.found);
      expect(sam.faults.armed(fault)).toBe(true);
    },
  );
});

describe('arming', () => {
  test('repeatedly until cleared', async () => {
    const { ask, sam } = await samOnAWire();
    sam.faults.failRepeatedly('samFault');
    expect(await ask(Say.status)).toBe(Hear.notAuthorised);
    expect(await ask(Say.status)).toBe(Hear.notAuthorised);
    sam.faults.clear('samFault');
    expect(await ask(Say.status)).toBe(Hear.done);
  });

  test('several at once strike together', async () => {
    const { ask, sam } = await samOnAWire();
    sam.faults.failNext('samFault');
    sam.faults.failNext('echo');
    expect(await ask(Say.status)).toBe(Say.status + Hear.notAuthorised);
    expect(await ask(Say.status)).toBe(Hear.done);
  });

  test('a read answer cut in half leaves the card read, as far as the module knows', async () => {
    const { ask } = await armedAtRead('halfFrame');
    expect(await ask(Say.read)).toBe(READ_R1.slice(0, 2 * 647));
    expect(await ask(Say.find)).toBe(Hear.noCard);
    expect(await ask(Say.reset)).toBe(Hear.done);
    expect(await ask(Say.find)).toBe(Hear.found);
  });
});
