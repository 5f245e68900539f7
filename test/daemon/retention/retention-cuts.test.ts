import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../daemon/ledger/entry.ts';
import { createKeptRegister } from '../../../daemon/retention/kept-register.ts';
import { decideEarly, decideRound } from '../../../daemon/retention/retention-decider.ts';
import { opens } from '../../../daemon/vault/commitment.ts';
import { filesWith } from '../vault/vault-fixture.ts';
import { CLASSES, DAY, HEAD, HOUR, type KeptWorld, keptWorld, keysFile, NUMBER, PROOFS } from './kept-world.ts';

const REASON = '本人申请删除';
/** Past the vault, as its own first step would leave the file. */
function withKeys(world: KeptWorld, sql: string): void {
  const database = new Database(keysFile(world));
  database.pragma('secure_delete = ON');
  database.exec(sql);
  database.close();
}

const erase = (world: KeptWorld, subject: string) =>
  world.room().port.act({ act: { type: 'erase', subject, reason: REASON }, proofs: PROOFS }, HEAD);

describe('a power cut in an erasing', () => {
  test('before the intent is on disk: nothing happened', async () => {
    const world = keptWorld();
    const subject = await world.keepDocument();
    world.holdLedger(0);
    void erase(world, subject);
    await world.clock.advance(HOUR);
    expect(world.vault().open(subject).ok).toBe(true);
    world.crash();
    await world.room().start();
    expect(world.types()).toEqual([]);
    expect(world.vault().open(subject).ok).toBe(true);
  });

  test('after the intent, with nothing, the keys or all destroyed: the next start does the rest and says so', async () => {
    for (const destroyed of ['nothing', 'keys', 'all']) {
      const world = keptWorld();
      const subject = await world.keepDocument();
      world.holdLedger(destroyed === 'all' ? 1 : Number.POSITIVE_INFINITY);
      if (destroyed !== 'all')
        world.breakVault({
          eraseClass: () => {
            if (destroyed === 'keys') withKeys(world, 'DELETE FROM dek; DELETE FROM salt');
            throw Object.assign(new Error('cut'), { code: 'SQLITE_IOERR' });
          },
        });
      void erase(world, subject);
      await world.clock.advance(0);
      expect(world.types()).toEqual(['pii.erasing']);
      world.crash();
      await world.room().start();
      expect(world.types()).toEqual(['pii.erasing', 'pii.erased', 'vault.rotated']);
      expect(world.last('pii.erased').actors).toHaveLength(2);
      expect(world.vault().subjects()).toEqual([]);
      expect(filesWith(world.folder, Buffer.from(subject))).toEqual([]);
      world.crash();
      await world.room().start();
      expect(world.types()).toHaveLength(3);
    }
  });

  test('a vault that was put back from a copy loses again what the ledger says is erased', async () => {
    const world = keptWorld();
    const subject = await world.keepDocument();
    for (const name of ['keys.db', 'vault.db'])
      copyFileSync(join(world.folder, name), join(world.folder, `${name}.copy`));
    await erase(world, subject);
    for (const name of ['keys.db', 'vault.db'])
      copyFileSync(join(world.folder, `${name}.copy`), join(world.folder, name));
    world.crash();
    expect(world.vault().open(subject).ok).toBe(true);
    await world.room().start();
    expect(world.vault().subjects()).toEqual([]);
    expect(world.logLines.some((line) => line.includes('retention.erased-again'))).toBe(true);
  });

  test('what no entry brought is erased by a rule of that name; after a recovery that nobody confirmed it waits', async () => {
    const world = keptWorld();
    const stray = world.vault().prepare(world.vault().newSubject(), [{ f: 'number', value: NUMBER }]);
    world.vault().store(stray, 'identity-document');
    const entry = (type: string) => world.desk().record([{ type, tv: 1, actors: [], data: {} }], null);
    await entry('log.recovered');
    await world.room().start();
    expect(world.vault().subjects()).toEqual([stray.subject]);
    await entry('log.recovery-confirmed');
    await world.room().close();
    world.crash();
    await world.room().start();
    expect(world.vault().subjects()).toEqual([]);
    const data = { subject: stray.subject, class: 'identity-document', by: 'rule:unwritten' };
    expect([world.last('pii.erasing').data, world.last('pii.erased').data]).toEqual([data, data]);
  });
});

describe('the vault’s key', () => {
  test('is exchanged within the hour after an erasing, then once a day at most, never where nothing was erased', async () => {
    const world = keptWorld();
    await world.room().start();
    await world.clock.advance(3 * DAY);
    expect(world.types()).toEqual([]);
    await erase(world, await world.keepDocument());
    await world.clock.advance(HOUR);
    expect(world.types()).toEqual(['pii.erasing', 'pii.erased', 'vault.rotated']);
    await erase(world, await world.keepDocument());
    await world.clock.advance(22 * HOUR);
    expect(world.rotations).toHaveLength(1);
    await world.clock.advance(3 * HOUR);
    expect(world.rotations).toHaveLength(2);
    await world.clock.advance(3 * DAY);
    expect(world.rotations).toHaveLength(2);
  });

  test('is exchanged before a backup where something was erased or it is still the master key, and else not', async () => {
    const world = keptWorld();
    await world.keepDocument();
    await world.room().beforeBackup();
    await world.room().beforeBackup();
    expect(world.types()).toEqual(['vault.rotated']);
    expect(world.last('vault.rotated').data).toEqual({ subjects: 1 });
    await erase(world, await world.keepDocument());
    await world.room().beforeBackup();
    expect(world.rotations).toHaveLength(2);
  });

  test('exchanged, and the entry lost in a power cut: it is exchanged again', async () => {
    const world = keptWorld();
    await erase(world, await world.keepDocument());
    const other = await world.keepDocument();
    world.holdLedger(0);
    void world.room().beforeBackup();
    await world.clock.advance(0);
    expect(world.vault().ownKey()).toBe(true);
    world.crash();
    expect(world.vault().ownKey()).toBe(true);
    await world.room().beforeBackup();
    expect(world.types()).toEqual(['pii.erasing', 'pii.erased', 'vault.rotated']);
    expect(world.vault().open(other).ok).toBe(true);
  });

  test('two managers exchange it when they want; a disk that does not let them is said', async () => {
    const world = keptWorld();
    const rotate = { act: { type: 'rotate' }, proofs: PROOFS } as const;
    const answer = await world.room().port.act(rotate, HEAD);
    expect(answer).toEqual({ ok: true, value: { seq: world.last('vault.rotated').seq } });
    expect(world.last('vault.rotated').actors).toHaveLength(2);
    world.breakVault({
      rotate: () => {
        throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      },
    });
    expect(await world.room().port.act(rotate, HEAD)).toEqual({ ok: false, error: { code: 'eraseFailed' } });
    expect(world.logLines.at(-1)).toContain('vault.not-rotated');
  });
});

test('openings of an export fit the commitments of their entries, of permitted fields only', async () => {
  const world = keptWorld();
  await world.keepDocument();
  const entry = world.last('reading.completed');
  const lines = await world.room().openingsOf([entry.seq, entry.seq + 7], ['name', 'number', 'address']);
  expect(lines.map(({ f }) => f)).toEqual(['name', 'number']);
  for (const { seq, f, salt, value } of lines) {
    const commitment = entry.pii?.find((one) => one.f === f) ?? { f: '', h: '' };
    const opening = { f, salt: Buffer.from(salt, 'base64url'), value: Buffer.from(value, 'base64url').toString() };
    expect([seq, opens(commitment, opening)]).toEqual([entry.seq, true]);
  }
  expect(await world.room().openingsOf([entry.seq], [])).toEqual([]);
});

test('subjects from before there were lookups are found after a start', async () => {
  const world = keptWorld();
  const subject = await world.keepDocument();
  withKeys(world, 'DELETE FROM subject_lookup');
  expect(world.vault().lookups.find('idNumber', NUMBER)).toEqual([]);
  await world.room().start();
  expect(world.vault().lookups.find('idNumber', NUMBER)).toEqual([subject]);
});

test('whatever rules and people do in whatever order, no state ever goes back and nothing ends twice', () => {
  const step = fc.oneof(
    fc.record({ type: fc.constant('keep' as const), which: fc.nat(3) }),
    fc.record({ type: fc.constant('round' as const), days: fc.nat(80) }),
    fc.record({ type: fc.constantFrom('erase' as const, 'restrict' as const), which: fc.nat(3) }),
    fc.record({ type: fc.constant('carry' as const) }),
  );
  const order = ['active', 'restricted', 'erased'];
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const register = createKeptRegister();
      const ended = new Map<string, number>();
      const before = new Map<string, string>();
      let [seq, mono] = [0, 0];
      const take = (draft: Pick<Entry, 'type' | 'data'> & Partial<Entry>): void => {
        const place = { v: 1, log: 'l', seq: seq++, ts: mono, boot: 'b', mono, tv: 1, actors: [] } as const;
        if (draft.type === 'pii.erased')
          ended.set(String(draft.data.subject), (ended.get(String(draft.data.subject)) ?? 0) + 1);
        register.take({ ...place, ...draft });
      };
      for (const one of steps) {
        if (one.type === 'keep' && register.of(`s_${one.which}`).length === 0)
          take({ type: 'reading.completed', subj: `s_${one.which}`, data: { kept: true } });
        if (one.type === 'round') {
          mono += one.days * DAY;
          for (const draft of decideRound(register, CLASSES, mono)) take(draft);
        }
        if (one.type === 'erase' || one.type === 'restrict') {
          const command = { type: one.type, subject: `s_${one.which}`, reason: 'x', actors: [] };
          const decided = decideEarly(register, CLASSES, command);
          if (decided.ok) for (const draft of decided.value) take(draft);
        }
        if (one.type === 'carry')
          for (const row of [...register.rows()])
            if (row.erasing !== null)
              take({ type: 'pii.erased', data: { subject: row.subject, class: row.class, by: row.erasing.by } });
        for (const { subject, state } of register.rows()) {
          expect(order.indexOf(state)).toBeGreaterThanOrEqual(order.indexOf(before.get(subject) ?? 'active'));
          before.set(subject, state);
        }
      }
      expect([...ended.values()].every((times) => times === 1)).toBe(true);
    }),
    { numRuns: 200 },
  );
});
