import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../daemon/clock.ts';
import { type GoWitness, startGoWitness } from '../peers/tlog-witness/start-witness.ts';
import { bothManagers, freePort, inLedger, ledgerIs, vkeyOf } from '../support/ledger-room.ts';
import { managerSignsIn } from '../support/people-story.ts';
import { removeData } from '../support/running-daemon.ts';
import { atTheSafe } from '../support/safe-story.ts';
import { must } from '../support/staff.ts';
import { staffedFolder } from '../support/staffed-folder.ts';
import { storyFolder } from '../support/story-disk.ts';

const NAME = 'witness.example/district';

test('a witness in Go cosigns, is away and comes back; a copy of the folder that went its own way is found out, and its safe stays shut', async () => {
  const place = storyFolder();
  const staffed = await staffedFolder();
  onTestFinished(() => removeData(staffed.data));
  const at = { state: join(place, 'witness'), log: vkeyOf(staffed.data), name: NAME, port: await freePort() };
  let witness: GoWitness | null = await startGoWitness(at);
  onTestFinished(() => witness?.stop());
  const configured = `\n[[ledger.witnesses]]\nvkey = "${witness.vkey}"\nurl = "${witness.url}"\n`;

  // Cosignatures arrive, are kept and shown.
  const data = join(place, 'data');
  const moved = (from: string, to: string) => () => {
    cpSync(from, to, { recursive: true, filter: (path) => !path.includes(`${from}/run/`) });
    return to;
  };
  const story = await atTheSafe({ place: moved(staffed.data, data), config: (text) => text + configured });
  const first = await ledgerIs(story.office, 'cosigned', ({ witnesses }) => witnesses[0]?.state === 'cosigned');
  const { cosignedSize: before = 0, cosignedAt } = first.witnesses[0] ?? {};
  expect(first).toMatchObject({ conflict: false, witnesses: [{ name: NAME, url: witness.url }] });
  expect(before).toBeGreaterThan(0);
  expect(Math.abs((cosignedAt ?? 0) - systemClock.wall() / 1000)).toBeLessThan(60);

  // After a restart nothing of it is forgotten.
  await story.daemon.end('SIGTERM');
  const fork = join(place, 'fork');
  moved(data, fork)();
  await story.restart('SIGTERM');
  await managerSignsIn(story.office, 'head');
  const { checkpoints } = await must(story.office, 'ledger.checkpoints', { limit: 200 });
  const row = checkpoints.find(({ size }: { size: number }) => size === before);
  expect(row.cosigned).toEqual([{ name: NAME, at: cosignedAt }]);

  // Away: said, and nothing waits for it. Back: what it missed is cosigned.
  await witness.stop();
  witness = null;
  await bothManagers(story.office);
  const missed = await must(story.office, 'ledger.checkpoint', {});
  await ledgerIs(story.office, 'unreachable', ({ witnesses }) => witnesses[0]?.state === 'unreachable');
  witness = await startGoWitness(at);
  const back = await ledgerIs(story.office, 'cosigned again', ({ witnesses }) => witnesses[0]?.state === 'cosigned');
  expect(back.witnesses[0]?.cosignedSize).toBeGreaterThanOrEqual(missed.size);
  await story.daemon.end('SIGTERM');
  const seen = JSON.parse(readFileSync(at.state, 'utf8')).size;

  // The copy runs on past that size while nobody cosigns; then the witness hears of it.
  await witness.stop();
  witness = null;
  const other = await atTheSafe({ place: () => fork });
  await managerSignsIn(other.office, 'head');
  for (let size = 0; size <= seen; size = (await must(other.office, 'ledger.checkpoint', {})).size)
    await bothManagers(other.office);
  await ledgerIs(other.office, 'unreachable', ({ witnesses }) => witnesses[0]?.state === 'unreachable');
  witness = await startGoWitness(at);
  const told = await other.entry('log.conflict');
  expect(told.params.data).toMatchObject({ witness: NAME, status: 422 });
  await ledgerIs(other.office, 'conflict', ({ conflict, witnesses }) => conflict && witnesses[0]?.state === 'conflict');
  const [kept] = inLedger(fork, (ledger) => ledger.conflicts());
  expect(kept).toMatchObject({ name: NAME, status: 422 });
  expect(kept?.body).toContain('not the same history');
  await other.badge('issuer');
  await other.entry('opening.refused', ({ code }) => code === 'ledgerNotReady');

  // No restart makes it forget.
  await other.restart('SIGKILL');
  expect((await ledgerIs(other.office, 'conflict', () => true)).conflict).toBe(true);
  await other.badgeAnew('issuer');
  await other.entry('opening.refused', ({ code }) => code === 'ledgerNotReady');
  expect(JSON.parse(readFileSync(at.state, 'utf8')).size).toBe(seen);
}, 90_000);
