import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ownDaemon } from '../support/counter-story.ts';
import { connect, connected, fetchPlain } from '../support/ws-client.ts';

test('a page from elsewhere is refused, with the reason readable', async () => {
  const { port } = await ownDaemon();
  for (const origin of [
    'https://attacker.example',
    'null',
    `http://127.0.0.1.attacker.example:${port}`,
    `https://127.0.0.1:${port}`,
  ]) {
    const refused = await connect({ port, headers: { origin } });
    expect(refused, origin).toMatchObject({ status: 403, body: { text: { en: expect.any(String) } } });
  }
  const own = await connected({ port, headers: { origin: `http://127.0.0.1:${port}` } });
  expect(own.hello.simulated).toBe(true);
});

test('a name that was bent to this PC (DNS rebinding) is refused, for sockets and for pages', async () => {
  const { port } = await ownDaemon();
  for (const host of [
    `attacker.example:${port}`,
    `127.attacker.example:${port}`,
    `localhost.attacker.example:${port}`,
    '127.0.0.1:1',
  ]) {
    expect(await connect({ port, headers: { host } }), host).toMatchObject({ status: 403 });
    expect((await fetchPlain(port, '/v1/status', { host })).status, host).toBe(403);
  }
  expect((await fetchPlain(port, '/v1/status')).status).toBe(200);
});

test('it listens on loopback and nowhere else', async () => {
  const { port, pid } = await ownDaemon();
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const listening = ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local, , state]) => state === '0A' && local?.endsWith(`:${hex}`))
      .map(([, local]) => local?.split(':')[0]),
  );
  expect(listening).toContain('0100007F');
  for (const address of listening) expect(['0100007F', '00000000000000000000000001000000']).toContain(address);
});
