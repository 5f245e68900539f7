import { expect, onTestFinished, test } from 'vitest';
import { ownDaemon } from '../support/counter-story.ts';
import type { TestKey } from '../support/fake-ports.ts';
import { newDataFolder, type RunningDaemon, removeData, startDaemon } from '../support/running-daemon.ts';
import { connected, type Message } from '../support/ws-client.ts';

async function redeem(daemon: RunningDaemon, ticket: string): Promise<Message> {
  const client = await connected({ port: daemon.port });
  const answer = await client.call('session.redeem', { ticket });
  client.terminate();
  return answer;
}

test('the printed ticket opens one page; used again it is refused with a way out', async () => {
  const daemon = await ownDaemon();
  const first = await redeem(daemon, daemon.ticket);
  expect(first.result.roles).toEqual(['counter', 'safe', 'office', 'ci']);
  const second = await redeem(daemon, daemon.ticket);
  expect(second.error.data).toMatchObject({
    code: 'ticketInvalid',
    text: { en: expect.stringContaining('twinlock launch') },
  });
});

test('without a ticket there is no key, and without a key no session', async () => {
  const daemon = await ownDaemon();
  expect((await redeem(daemon, 'A'.repeat(43))).error.data.code).toBe('ticketInvalid');
  const client = await connected({ port: daemon.port });
  const nobody: TestKey = { keyId: 'k_nobody', key: new Uint8Array(32) };
  const opened = await client.open('counter', nobody);
  expect(opened.error.data.code).toBe('proofInvalid');
});

test('a call before the session is open is refused and the socket closed', async () => {
  const daemon = await ownDaemon();
  const client = await connected({ port: daemon.port });
  const answer = await client.call('device.list', {});
  expect(answer.error.data.code).toBe('notAuthenticated');
  expect((await client.closed).code).toBe(4401);
});

test('a key survives a restart; the role that it does not have is refused', async () => {
  const data = newDataFolder();
  const daemon = await startDaemon(data);
  const key = await daemon.pair(['counter']);
  await daemon.end('SIGTERM');
  const again = await startDaemon(data);
  onTestFinished(async () => {
    await again.end('SIGKILL');
    removeData(data);
  });
  const client = await again.session('counter', key);
  expect((await client.call('session.ping', {})).result.mono).toBeGreaterThan(0);
  const other = await connected({ port: again.port });
  expect((await other.open('office', key)).error.data.code).toBe('roleForbidden');
});
