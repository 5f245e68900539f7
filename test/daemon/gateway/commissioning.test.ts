import { expect, test } from 'vitest';
import { toHex } from '../../../devices/kit/bytes.ts';
import { createGatewayBench, IDENTITY, NEW_KEY, readerAt, SITE_KEY } from './gateway-bench.ts';

const devices = [readerAt('safe', 'line')];
/** A reader as it comes from its maker, in a site that knows nothing of it. */
const NEW = { devices, readers: { safe: { has: null, known: null } } };

test('a new reader takes the key, is pinned, and serves from then on', async () => {
  const { gateway, settle, becomes, readerKeys, turn, told, waitFor, shows, logLines } = await createGatewayBench(NEW);
  gateway.start();
  await becomes('safe', 'fault');
  const given = await settle(gateway.commission('safe', { currentKey: 'default', newKey: NEW_KEY }));
  expect(given).toEqual({ ok: true, value: IDENTITY });
  expect(readerKeys.find('safe')).toEqual({ state: 'proven', key: NEW_KEY, identity: IDENTITY, pending: null });
  await becomes('safe', 'ready');
  expect(shows('safe')).toMatchObject({ key: 'scbk', channel: 'scbk' });
  await turn('safe', 'presentBadge', 'B1');
  await waitFor('the badge', () => told('safe').includes('badge'));
  expect(logLines.join('\n').toUpperCase()).not.toContain(toHex(NEW_KEY).slice(0, 8).toUpperCase());
});

test('a reader in service gets another key; meanwhile nothing that it hears counts', async () => {
  const { gateway, settle, becomes, readerKeys, turn, told } = await createGatewayBench({ devices });
  gateway.start();
  await becomes('safe', 'ready');
  const given = gateway.commission('safe', { currentKey: SITE_KEY, newKey: NEW_KEY });
  expect(told('safe')).toEqual(['regained', 'lost']);
  await turn('safe', 'presentBadge', 'B1');
  expect(await settle(given)).toEqual({ ok: true, value: IDENTITY });
  expect(told('safe')).toEqual(['regained', 'lost']);
  expect(readerKeys.find('safe')).toMatchObject({ state: 'proven', key: NEW_KEY });
  await becomes('safe', 'ready');
  expect(told('safe').slice(0, 3)).toEqual(['regained', 'lost', 'regained']);
});

test('the other reader on the line serves on meanwhile', async () => {
  const { gateway, settle, becomes, told } = await createGatewayBench({
    devices: [...devices, readerAt('second', 'line', 2)],
  });
  gateway.start();
  await becomes('safe', 'ready');
  await becomes('second', 'ready');
  expect(await settle(gateway.commission('safe', { currentKey: SITE_KEY, newKey: NEW_KEY }))).toMatchObject({
    ok: true,
  });
  await becomes('safe', 'ready');
  expect(told('second')).toEqual(['regained']);
});

test('power is cut before the reader has taken the key: it serves under the old one', async () => {
  const { gateway, settle, becomes, readerKeys, turn, shows, whenPending } = await createGatewayBench({ devices });
  gateway.start();
  await becomes('safe', 'ready');
  // Kept before the reader is given it.
  whenPending(() => void turn('safe', 'setMuted', 'on'));
  const given = gateway.commission('safe', { currentKey: SITE_KEY, newKey: NEW_KEY });
  expect(await settle(given)).toEqual({ ok: false, error: { code: 'timeout' } });
  expect(readerKeys.find('safe')).toMatchObject({ state: 'proven-and-pending', key: SITE_KEY, pending: NEW_KEY });
  await turn('safe', 'setMuted', 'off');
  await becomes('safe', 'ready');
  expect(shows('safe')).toMatchObject({ channel: 'scbk' });
  expect(readerKeys.find('safe')?.key).toEqual(SITE_KEY);
});

test('power is cut after the reader has taken the key: it serves under the new one, which is then the only one', async () => {
  const { gateway, settle, becomes, readerKeys, turn, whenPending, told } = await createGatewayBench({ devices });
  gateway.start();
  await becomes('safe', 'ready');
  // It does what it is told, but no answer of it arrives whole any more.
  whenPending(() => void turn('safe', 'faultRepeatedly', 'halfFrame'));
  const ended = await settle(gateway.commission('safe', { currentKey: SITE_KEY, newKey: NEW_KEY }));
  expect(readerKeys.find('safe')).toMatchObject({ state: 'proven-and-pending', key: SITE_KEY, pending: NEW_KEY });
  await turn('safe', 'clearFault', 'all');
  await becomes('safe', 'ready');
  expect(ended).toMatchObject({ ok: false });
  expect(readerKeys.find('safe')).toEqual({ state: 'proven', key: NEW_KEY, identity: IDENTITY, pending: null });
  // That it did not have the old key is no alarm.
  expect(told('safe')).not.toContain('untrusted');
});

test('a first commissioning that was cut short is done again with the key that the reader may have', async () => {
  const { gateway, settle, becomes, readerKeys, turn, whenPending } = await createGatewayBench(NEW);
  gateway.start();
  whenPending(() => void turn('safe', 'faultRepeatedly', 'halfFrame'));
  const cut = gateway.commission('safe', { currentKey: 'default', newKey: NEW_KEY });
  expect(await settle(cut)).toMatchObject({ ok: false });
  whenPending(() => {});
  await turn('safe', 'clearFault', 'all');
  expect(readerKeys.find('safe')).toMatchObject({ state: 'pending', pending: NEW_KEY });
  await becomes('safe', 'fault');
  expect(await settle(gateway.commission('safe', { currentKey: 'default', newKey: SITE_KEY }))).toMatchObject({
    ok: false,
    error: { code: 'protocol' },
  });
  // Refused before anything was given: what is pending is still what the reader may have.
  expect(readerKeys.find('safe')?.pending).toEqual(NEW_KEY);
  expect(await settle(gateway.commission('safe', { currentKey: NEW_KEY, newKey: SITE_KEY }))).toMatchObject({
    ok: true,
  });
  await becomes('safe', 'ready');
});

test('a reader that does not have the key that people say it has is left as it is', async () => {
  const { gateway, settle, becomes, readerKeys } = await createGatewayBench({ devices });
  gateway.start();
  await becomes('safe', 'ready');
  expect(await settle(gateway.commission('safe', { currentKey: 'default', newKey: NEW_KEY }))).toMatchObject({
    ok: false,
    error: { code: 'protocol', reason: 'no-secure-channel' },
  });
  expect(readerKeys.find('safe')).toMatchObject({ state: 'proven', key: SITE_KEY, pending: null });
  await becomes('safe', 'ready');
});

test('a reader that is plugged in within the time is found; after two minutes nobody waits for it any more', async () => {
  const { gateway, settle, becomes, turn, clock, readerKeys } = await createGatewayBench(NEW);
  gateway.start();
  await turn('safe', 'unplugLine');
  const late = gateway.commission('safe', { currentKey: 'default', newKey: NEW_KEY });
  await clock.advance(119_000);
  expect(await gateway.commission('safe', { currentKey: 'default', newKey: NEW_KEY })).toMatchObject({
    ok: false,
    error: { reason: 'commissioning' },
  });
  await clock.advance(1_000);
  expect(await late).toEqual({ ok: false, error: { code: 'timeout' } });
  expect(readerKeys.find('safe')).toBeNull();
  const inTime = gateway.commission('safe', { currentKey: 'default', newKey: NEW_KEY });
  await clock.advance(30_000);
  await turn('safe', 'plugLine');
  expect(await settle(inTime)).toMatchObject({ ok: true });
  await becomes('safe', 'ready');
});

test('the daemon’s end ends a commissioning', async () => {
  const { gateway, turn } = await createGatewayBench(NEW);
  gateway.start();
  await turn('safe', 'unplugLine');
  const given = gateway.commission('safe', { currentKey: 'default', newKey: NEW_KEY });
  await gateway.close();
  expect(await given).toEqual({ ok: false, error: { code: 'closed' } });
  expect(await gateway.commission('safe', { currentKey: 'default', newKey: NEW_KEY })).toMatchObject({ ok: false });
});
