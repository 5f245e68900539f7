import { describe, expect, test } from 'vitest';
import { toHex } from '../../../devices/kit/bytes.ts';
import { boardAt, createGatewayBench, NEW_KEY, readerAt, SITE_KEY, sensorAt } from './gateway-bench.ts';

const LINE = '/memory/line';

describe('a badge reader', () => {
  test('that has this site’s key is in service, and its badges are told', async () => {
    const { gateway, becomes, turn, told, waitFor, stateOf } = await createGatewayBench({
      devices: [readerAt('safe', 'line')],
    });
    gateway.start();
    await becomes('safe', 'ready');
    expect(stateOf('safe')).toMatchObject({ trouble: null, serial: '5C2623-16909060', simulated: true });
    await turn('safe', 'presentBadge', 'B1');
    await waitFor('the badge', () => told('safe').includes('badge'));
    expect(told('safe')).toEqual(['regained', 'badge']);
  });

  test('that falls silent is absent, its line is kept, and it comes back by itself', async () => {
    const { gateway, becomes, turn, told, opens, stateOf, clock } = await createGatewayBench({
      devices: [readerAt('safe', 'line')],
    });
    gateway.start();
    await becomes('safe', 'ready');
    await turn('safe', 'setMuted', 'on');
    await becomes('safe', 'absent');
    expect(stateOf('safe')).toMatchObject({ trouble: 'timeout', serial: null });
    // No sign of life is asked for, and nothing is opened again.
    await clock.advance(20_000);
    await turn('safe', 'setMuted', 'off');
    await becomes('safe', 'ready');
    expect(told('safe')).toEqual(['regained', 'lost', 'regained']);
    expect(opens.get(LINE)).toBe(1);
  });

  test('whose line is unplugged is lost for those who use it, and ready when it is plugged again', async () => {
    const { gateway, becomes, turn, told, states } = await createGatewayBench({ devices: [readerAt('safe', 'line')] });
    gateway.start();
    await becomes('safe', 'ready');
    await turn('safe', 'unplugLine');
    await becomes('safe', 'absent');
    expect(told('safe')).toEqual(['regained', 'lost']);
    await turn('safe', 'plugLine');
    await becomes('safe', 'ready');
    expect(told('safe')).toEqual(['regained', 'lost', 'regained']);
    expect(states.map(({ state }) => state).filter((state, at, all) => state !== all[at - 1])).toEqual([
      'ready',
      'absent',
      'ready',
    ]);
  });

  test('that is lost and then unplugged was lost once', async () => {
    const { gateway, becomes, turn, told, clock } = await createGatewayBench({ devices: [readerAt('safe', 'line')] });
    gateway.start();
    await becomes('safe', 'ready');
    await turn('safe', 'setMuted', 'on');
    await becomes('safe', 'absent');
    await turn('safe', 'unplugLine');
    await clock.advance(1_000);
    expect(told('safe')).toEqual(['regained', 'lost']);
  });

  test('with another key is not believed: a fault, with its reason and the command that mends it', async () => {
    const { gateway, becomes, turn, told, stateOf, clock } = await createGatewayBench({
      devices: [readerAt('safe', 'line')],
      readers: { safe: { has: NEW_KEY, known: SITE_KEY } },
    });
    gateway.start();
    await becomes('safe', 'fault');
    expect(stateOf('safe')).toMatchObject({
      trouble: 'untrusted',
      fix: 'npx twinlock badge-reader commission --reader safe   # wrong-key',
    });
    await turn('safe', 'presentBadge', 'B1');
    await clock.advance(10_000);
    expect(told('safe')).toEqual(['untrusted']);
  });

  test('that loses its key in service is not believed any more', async () => {
    const { gateway, becomes, turn, told, stateOf } = await createGatewayBench({ devices: [readerAt('safe', 'line')] });
    gateway.start();
    await becomes('safe', 'ready');
    await turn('safe', 'forgetKey');
    await becomes('safe', 'fault');
    expect(stateOf('safe')?.trouble).toBe('untrusted');
    expect(told('safe')).toEqual(['regained', 'lost', 'untrusted']);
  });

  test('without a key is not in service and says how to commission it', async () => {
    const { gateway, becomes, stateOf, news, opens } = await createGatewayBench({
      devices: [readerAt('safe', 'line')],
      readers: { safe: { has: null, known: null } },
    });
    gateway.start();
    await becomes('safe', 'fault');
    expect(stateOf('safe')).toMatchObject({
      trouble: 'not-commissioned',
      fix: 'npx twinlock badge-reader commission --reader safe',
    });
    expect(news).toEqual([]);
    expect(opens.size).toBe(0);
  });

  test('shows what it was told to show, also when that was before it was there', async () => {
    const { gateway, becomes, turn, shows, clock } = await createGatewayBench({ devices: [readerAt('safe', 'line')] });
    const before = shows('safe').led;
    await turn('safe', 'unplugLine');
    gateway.start();
    await clock.advance(100);
    expect(await gateway.ports.feedback('safe', 'alarm')).toMatchObject({ ok: false, error: { code: 'gone' } });
    await turn('safe', 'plugLine');
    await becomes('safe', 'ready');
    await clock.advance(1_000);
    expect(shows('safe').led).not.toBe(before);
  });

  test('no key stands in any log line', async () => {
    const { gateway, becomes, logLines } = await createGatewayBench({ devices: [readerAt('safe', 'line')] });
    gateway.start();
    await becomes('safe', 'ready');
    expect(logLines.length).toBeGreaterThan(0);
    expect(logLines.join('\n').toUpperCase()).not.toContain(toHex(SITE_KEY).slice(0, 8).toUpperCase());
  });
});

describe('several devices on one line', () => {
  test('two readers share one port; one that falls silent does not take the other along', async () => {
    const { gateway, becomes, turn, opens, stateOf, told, waitFor } = await createGatewayBench({
      devices: [readerAt('one', 'line', 1), readerAt('two', 'line', 2)],
    });
    gateway.start();
    await becomes('one', 'ready');
    await becomes('two', 'ready');
    expect(opens.get(LINE)).toBe(1);
    await turn('one', 'unplug');
    await becomes('one', 'absent');
    await turn('two', 'presentBadge', 'B2');
    await waitFor('the badge', () => told('two').includes('badge'));
    expect(stateOf('two')?.state).toBe('ready');
    await turn('one', 'plug');
    await becomes('one', 'ready');
    expect(opens.get(LINE)).toBe(1);
  });

  test('a board and a sensor share one port, and are gone together', async () => {
    const { gateway, becomes, turn, opens, told, waitFor } = await createGatewayBench({
      devices: [boardAt('board', 'line'), sensorAt('air', 'line')],
    });
    gateway.start();
    await becomes('board', 'ready');
    await becomes('air', 'ready');
    await waitFor('a reading', () => told('air').includes('reading'));
    expect(opens.get(LINE)).toBe(1);
    await turn('board', 'unplugLine');
    await becomes('board', 'absent');
    await becomes('air', 'absent');
    expect(told('air').at(-1)).toBe('lost');
    await turn('board', 'plugLine');
    await becomes('board', 'ready');
    await becomes('air', 'ready');
  });
});

describe('a board', () => {
  test('that is lost and regained keeps its line; what it does meanwhile is not known', async () => {
    const { gateway, becomes, turn, told, opens, stateOf } = await createGatewayBench({
      devices: [boardAt('board', 'line')],
    });
    gateway.start();
    await becomes('board', 'ready');
    await turn('board', 'unplug');
    await becomes('board', 'absent');
    expect(stateOf('board')?.trouble).toBe('timeout');
    expect(gateway.ports.levels('board')).toBeNull();
    expect(await gateway.ports.pulse('board', { output: 'lock', ms: 1_000 })).toEqual({
      ok: false,
      error: { code: 'not-in-service' },
    });
    await turn('board', 'plug');
    await becomes('board', 'ready');
    expect(told('board')).toEqual(['regained', 'lost', 'regained']);
    expect(opens.get(LINE)).toBe(1);
  });

  test('gives a pulse and tells its contacts', async () => {
    const { gateway, becomes, turn, told, settle, waitFor } = await createGatewayBench({
      devices: [boardAt('board', 'line')],
    });
    gateway.start();
    await becomes('board', 'ready');
    await waitFor('levels', () => gateway.ports.levels('board') !== null);
    expect(gateway.ports.levels('board')?.inputs).toEqual({ door: true });
    await turn('board', 'turnKey', 'sealKeeper');
    expect(await settle(gateway.ports.pulse('board', { output: 'lock', ms: 1_000 }))).toEqual({
      ok: true,
      value: { readBack: 'on' },
    });
    await turn('board', 'drawBolt');
    await turn('board', 'openDoor');
    await waitFor('the door', () => told('board').includes('input'));
    expect(gateway.ports.levels('board')?.inputs).toEqual({ door: false });
  });

  test('whose inputs switch relays is refused, with what to set', async () => {
    const { gateway, becomes, turn, stateOf } = await createGatewayBench({ devices: [boardAt('board', 'line')] });
    await turn('board', 'setMode', 'linkage');
    gateway.start();
    await becomes('board', 'fault');
    expect(stateOf('board')).toMatchObject({ trouble: 'protocol', fix: expect.stringContaining('4x1000') });
  });
});

describe('a sensor', () => {
  test('that is silent is absent; one that says nonsense is a fault', async () => {
    const { gateway, becomes, turn, told, stateOf, waitFor, clock } = await createGatewayBench({
      devices: [sensorAt('air', 'line')],
    });
    gateway.start();
    await waitFor('a reading', () => told('air').includes('reading'));
    await turn('air', 'faultRepeatedly', 'silence');
    await clock.advance(70_000);
    expect(stateOf('air')).toMatchObject({ state: 'absent', trouble: 'timeout' });
    await turn('air', 'clearFault', 'all');
    await becomes('air', 'ready');
    expect(told('air').at(-1)).toBe('reading');
    await turn('air', 'setCondition', 'unconnected');
    await becomes('air', 'fault');
    expect(stateOf('air')).toMatchObject({ trouble: 'implausible', fix: '# all-zero' });
  });
});

test('a device that is not configured is a bug', async () => {
  const { gateway } = await createGatewayBench({ devices: [boardAt('board', 'line')] });
  expect(() => gateway.ports.levels('other')).toThrow('no safe-io called other');
  await expect(gateway.ports.feedback('board', 'idle')).rejects.toThrow('no badge-reader called board');
});
