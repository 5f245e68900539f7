import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { expect, test } from 'vitest';
import { bothManagers, jobEnded, ledgerIs, settle } from '../support/ledger-room.ts';
import { editLeaf } from '../support/long-service.ts';
import { twinlock } from '../support/own-command.ts';
import { codeOf, managerSignsIn } from '../support/people-story.ts';
import { failingStart } from '../support/running-daemon.ts';
import { atTheSafe, TWENTY } from '../support/safe-story.ts';
import { must, proveByPassphrase, STAFF } from '../support/staff.ts';
import { storyFolder } from '../support/story-disk.ts';

test('a backup of the running counter goes on at another PC: the safe stays shut until two managers confirm, then everybody is known', async () => {
  const place = storyFolder();
  const [sticks, other, fresh, slip] = ['sticks', 'other', 'fresh', 'slip'].map((name) => join(place, name)) as [
    string,
    string,
    string,
    string,
  ];
  for (const folder of [sticks, other]) mkdirSync(folder);
  const secret = await generateX25519Identity();
  const recipient = await identityToRecipient(secret);
  writeFileSync(join(place, 'identity'), `${secret}\n`);
  const configured = `\n[backup]\nfolder = "${sticks}"\nrecipients = ["${recipient}"]\n`;

  // Blanks go into the safe, then the head asks for a backup.
  const story = await atTheSafe({ config: (text) => text + configured });
  await story.release();
  await story.openDoor();
  await story.sign({ type: 'enterMovement', input: TWENTY }, 'issuer');
  await story.lock('entered', ({ entered }) => entered !== null);
  await story.sign({ type: 'confirmMovement' }, 'keeper');
  await story.shutDoor();
  await story.lock('closed', ({ stage }) => stage === 'closed');
  await managerSignsIn(story.office, 'head');
  const { job } = await must(story.office, 'backup.run', {});
  const backup = await jobEnded(story.office, job);
  expect(backup).toMatchObject({ state: 'done', error: null, result: { kind: 'backup' } });
  const { size, fileName } = backup.result as { size: number; fileName: string };
  const made = await story.entry('backup.made');
  expect(made.params.data).toMatchObject({ file: fileName, size });
  await ledgerIs(story.office, 'backed up', ({ backup: { lastAt, due } }) => lastAt !== null && !due);
  expect(readdirSync(sticks).sort()).toEqual([fileName, 'twinlock-recovery-key.age']);

  // Work goes on; the command makes another one of the running daemon, and a slip of today is signed.
  await bothManagers(story.office);
  const second = await twinlock('backup', '--data', story.data, '--to', other, '--recipient', recipient);
  expect(second).toMatchObject({ code: 0 });
  await bothManagers(story.office);
  const signed = await must(story.office, 'ledger.checkpoint', {});
  writeFileSync(slip, signed.note);
  expect(signed.size).toBeGreaterThan(size + 4);
  await story.daemon.end('SIGKILL');
  const [later = ''] = readdirSync(other).sort();
  const from = (folder: string, archive: string): string[] => [
    ...['--from', join(folder, archive), '--recovery-key', join(folder, 'twinlock-recovery-key.age')],
    ...['--identity', join(place, 'identity'), '--guard', join(story.data, 'guard'), '--anchor', slip],
  ];
  const rehearsed = await twinlock('rehearse', ...from(other, later), '--data', story.data, '--temporary', place);
  expect(rehearsed).toMatchObject({ code: 0, output: expect.stringMatching(/[1-9]\d* entries after the backup/) });

  // The first backup on another PC: it says what is missing, and does not go on by itself.
  const restored = await twinlock('restore', ...from(sticks, fileName), '--data', fresh);
  expect(restored.code).toBe(0);
  expect(Number(/(\d+) entries after the backup are missing/.exec(restored.output)?.[1])).toBeGreaterThanOrEqual(
    signed.size - size,
  );
  expect((await failingStart(fresh)).output).toContain('guard-missing');
  expect((await twinlock('recover', '--data', fresh, '--reason', 'the PC burnt', '--yes')).code).toBe(0);

  const again = await atTheSafe({ place: () => fresh });
  const { office } = again;
  expect(office.hello.epoch).toMatch(/\/2$/);
  await ledgerIs(office, 'unconfirmed', ({ recovery }) => recovery === 'unconfirmed');
  await again.badge('issuer');
  await again.entry('opening.refused', ({ code }) => code === 'ledgerNotReady');
  expect((await again.lock('known', () => true)).held).toEqual({ blanks: 20, voids: 0 });
  // One of the two alone does not confirm it.
  const head = await proveByPassphrase(office, 'head');
  const alone = await office.call('ledger.act', { act: { type: 'confirmRecovery' }, proofs: [head, head] });
  expect(alone.error).toBeDefined();
  await ledgerIs(office, 'still unconfirmed', ({ recovery }) => recovery === 'unconfirmed');
  await settle(office, 'confirmRecovery');
  await ledgerIs(office, 'confirmed', ({ recovery }) => recovery === 'none');

  // Badges, PINs and names are those of before.
  again.mark();
  await again.release('keeper');
  const released = await again.entry('opening.released');
  expect(released.params.data.people.map(({ person }: { person: string }) => person).sort()).toEqual(
    [again.ids.issuer, again.ids.keeper].sort(),
  );
  await again.openDoor();
  await managerSignsIn(office, 'security');
  const { people } = await must(office, 'people.list', {});
  expect(JSON.stringify(people)).toContain(STAFF.keeper.name);
  expect(
    codeOf(await office.call('ledger.act', { act: { type: 'confirmRecovery' }, proofs: await bothManagers(office) })),
  ).toBe('recoveryNotOpen');

  // The old ledger counts for ever: what somebody edits in it later is found by a verification of the new one.
  const verified = async () => jobEnded(office, (await must(office, 'ledger.verify', { vkey: null })).job);
  expect(await verified()).toMatchObject({ result: { verdict: 'consistent-only', findings: [] } });
  editLeaf(join(fresh, 'ledger', 'epochs', '1', 'ledger.db'), 1, (leaf) => leaf.replace('"v":1}', '"v":2}'));
  expect(await verified()).toMatchObject({ result: { verdict: 'broken', findings: [{ code: 'checkpoint-root' }] } });
}, 150_000);
