import { describe, expect, test } from 'vitest';
import { NATIONAL_PROFILE } from '../../../daemon/profiles/national.ts';
import { readDigest } from '../../../daemon/retention/retention-entries.ts';
import { err, ok } from '../../../devices/kit/result.ts';
import { filesWith } from '../vault/vault-fixture.ts';
import { CLASSES, DAY, HEAD, HOUR, keptWorld, NAME, NUMBER, PROOFS } from './kept-world.ts';

const REASON = '本人申请删除';

describe('the rule', () => {
  test('restricts a document after its days in use and erases it after the rest, and says by which rule', async () => {
    const world = keptWorld();
    await world.room().start();
    const subject = await world.keepDocument();
    await world.clock.advance(92 * DAY - HOUR - 1);
    expect(world.types()).toEqual([]);
    await world.clock.advance(HOUR + 1);
    expect(world.types()).toEqual(['pii.restricted']);
    const by = 'rule:identity-document/92d+107d';
    const data = { subject, class: 'identity-document', by };
    expect(world.last('pii.restricted')).toMatchObject({ actors: [{ part: 'daemon' }], data });
    expect(world.vault().open(subject)).toEqual(err('restricted'));
    await world.clock.advance(107 * DAY + HOUR);
    expect(world.types().slice(0, 3)).toEqual(['pii.restricted', 'pii.erasing', 'pii.erased']);
    expect(world.last('pii.erased').data).toEqual(data);
    expect(world.vault().subjects()).toEqual([]);
    expect(filesWith(world.folder, Buffer.from(subject))).toEqual([]);
  });

  test('lets the time of staff begin when they leave, and shows them as long as they are here', async () => {
    const world = keptWorld();
    await world.room().start();
    const subject = await world.keepPerson('p_1');
    await world.clock.advance(40 * DAY);
    expect(world.types()).toEqual([]);
    await world.leave('p_1');
    await world.clock.advance(10 * DAY + HOUR);
    expect(world.types()).toEqual(['pii.restricted']);
    await world.clock.advance(5 * DAY + HOUR);
    expect(world.last('pii.erased').data.subject).toBe(subject);
  });

  test('keeps staff for ever in the national profile, whatever the time', async () => {
    const world = keptWorld(NATIONAL_PROFILE.retention);
    await world.room().start();
    const subject = await world.keepPerson('p_1');
    await world.leave('p_1');
    await world.clock.advance(400 * DAY);
    expect(world.vault().open(subject).ok).toBe(true);
    const wanted = { act: { type: 'erase', subject, reason: REASON }, proofs: PROOFS } as const;
    expect(await world.room().port.act(wanted, HEAD)).toEqual(err({ code: 'keptByRule' }));
  });

  test('counts seen time: a clock set ahead ends nothing, and a PC that was off for months keeps longer', async () => {
    const world = keptWorld();
    await world.room().start();
    const subject = await world.keepDocument();
    world.clock.jumpWall(4_000 * DAY);
    await world.clock.advance(2 * HOUR);
    await world.room().close();
    world.crash(4_000 * DAY);
    await world.room().start();
    expect(world.types()).toEqual([]);
    expect(world.vault().open(subject).ok).toBe(true);
  });

  test('passes over a class that the profile does not name', async () => {
    const world = keptWorld({ staff: CLASSES.staff as (typeof CLASSES)[string] });
    await world.room().start();
    const subject = await world.keepDocument();
    await world.clock.advance(400 * DAY);
    expect(world.vault().open(subject).ok).toBe(true);
  });

  test('is tried again in an hour where the disk does not let something go, and nothing is claimed meanwhile', async () => {
    const world = keptWorld();
    await world.room().start();
    await world.keepDocument();
    world.breakVault({
      eraseClass: () => {
        throw Object.assign(new Error('readonly'), { code: 'SQLITE_READONLY' });
      },
    });
    await world.clock.advance(200 * DAY);
    expect(world.types()).toEqual(['pii.restricted', 'pii.erasing']);
    expect(world.logLines.at(-1)).toContain('"code":"SQLITE_READONLY"');
    world.breakVault(null);
    await world.clock.advance(HOUR);
    expect(world.types().slice(0, 3)).toEqual(['pii.restricted', 'pii.erasing', 'pii.erased']);
  });

  test('a table that is wrong throws at once', () => {
    const wrong = { x: { ...CLASSES.staff, activeDays: 0.5 } } as unknown as typeof CLASSES;
    expect(() => keptWorld(wrong)).toThrow('x: activeDays');
  });
});

describe('two managers', () => {
  test('erase a subject early: their intent first, then keys and values, then the end, with their reason', async () => {
    const world = keptWorld();
    const subject = await world.keepDocument();
    const answer = await world
      .room()
      .port.act({ act: { type: 'erase', subject, reason: REASON }, proofs: PROOFS }, HEAD);
    const actors = [
      { person: 'p_head', role: 'head' },
      { person: 'p_security', role: 'securityAdmin' },
    ];
    expect(world.entries.slice(1).map(({ type }) => type)).toEqual(['proofs.used', 'pii.erasing', 'pii.erased']);
    const data = { subject, class: 'identity-document', by: `early:${REASON}` };
    expect(world.last('pii.erasing')).toMatchObject({ actors, data });
    expect(world.last('pii.erased')).toMatchObject({ actors, data });
    expect(answer).toEqual(ok({ seq: world.last('pii.erasing').seq }));
    expect(world.vault().subjects()).toEqual([]);
    const again = await world
      .room()
      .port.act({ act: { type: 'erase', subject, reason: REASON }, proofs: PROOFS }, HEAD);
    expect(again).toEqual(err({ code: 'subjectUnknown' }));
  });

  test('who is here, what the rule keeps and who is unknown stay, and no proof is used up for it', async () => {
    const world = keptWorld();
    const subject = await world.keepPerson('p_1');
    const act = async (type: 'erase' | 'restrict', whom: string) =>
      world.room().port.act({ act: { type, subject: whom, reason: REASON }, proofs: PROOFS }, HEAD);
    expect(await act('erase', subject)).toEqual(err({ code: 'keptByRule' }));
    expect(await act('restrict', subject)).toEqual(err({ code: 'keptByRule' }));
    expect(await act('erase', 's_nobody')).toEqual(err({ code: 'subjectUnknown' }));
    expect(world.entries).toHaveLength(1);
    await world.leave('p_1');
    expect((await act('erase', subject)).ok).toBe(true);
  });

  test('one manager is not two', async () => {
    const world = keptWorld();
    const subject = await world.keepDocument();
    for (const type of ['erase', 'restrict'] as const) {
      const proofs = ['pf_head', 'pf_head'];
      const answer = await world.room().port.act({ act: { type, subject, reason: REASON }, proofs }, HEAD);
      expect(answer).toEqual(err({ code: 'twoManagersNeeded' }));
    }
    expect(await world.room().port.act({ act: { type: 'rotate' }, proofs: [] }, HEAD)).toMatchObject({ ok: false });
    expect(world.vault().open(subject).ok).toBe(true);
    expect(world.types()).toEqual([]);
  });

  test('restrict: nobody looks at it any more, erasing and an export for the law still work, also after a restart', async () => {
    const world = keptWorld();
    const subject = await world.keepDocument();
    const { seq } = world.last('reading.completed');
    const restrict = { act: { type: 'restrict', subject, reason: REASON }, proofs: PROOFS } as const;
    expect((await world.room().port.act(restrict, HEAD)).ok).toBe(true);
    expect(await world.room().port.act(restrict, HEAD)).toEqual(err({ code: 'alreadyRestricted' }));
    const refused = err({ code: 'restrictedData' });
    expect(await world.room().port.show({ subject, reason: REASON }, HEAD)).toEqual(refused);
    world.crash();
    await world.room().start();
    expect(await world.room().port.show({ subject, reason: REASON }, HEAD)).toEqual(refused);
    expect(world.vault().open(subject)).toEqual(err('restricted'));
    expect(await world.room().openingsOf([seq], ['name'])).toMatchObject([{ seq, f: 'name' }]);
    const erase = { act: { type: 'erase', subject, reason: REASON }, proofs: PROOFS } as const;
    expect((await world.room().port.act(erase, HEAD)).ok).toBe(true);
    expect(await world.room().openingsOf([seq], ['name'])).toEqual([]);
  });

  test('a disk that does not erase is said, and a second try carries the same decision out', async () => {
    const world = keptWorld();
    const subject = await world.keepDocument();
    const erase = { act: { type: 'erase', subject, reason: REASON }, proofs: PROOFS } as const;
    world.breakVault({
      eraseClass: () => {
        throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
      },
    });
    expect(await world.room().port.act(erase, HEAD)).toEqual(err({ code: 'eraseFailed' }));
    expect(await world.room().port.show({ subject, reason: REASON }, HEAD)).toEqual(err({ code: 'subjectUnknown' }));
    world.breakVault(null);
    expect((await world.room().port.act(erase, HEAD)).ok).toBe(true);
    expect(world.types()).toEqual(['pii.erasing', 'pii.erased']);
  });

  test('a reason that holds a name, a number or nothing is refused before anything is written', async () => {
    const world = keptWorld();
    const subject = await world.keepDocument();
    for (const reason of [`删除${NAME}的资料`, `编号 ${NUMBER}`, '编号 １１０１０５ 1949 1231 0048', '   ', '\ud800']) {
      for (const act of [
        { type: 'erase', subject, reason },
        { type: 'restrict', subject, reason },
      ] as const)
        expect(await world.room().port.act({ act, proofs: PROOFS }, HEAD)).toMatchObject({
          error: { code: 'invalidParams', path: '/reason' },
        });
      expect(await world.room().port.show({ subject, reason }, HEAD)).toMatchObject({ ok: false });
      const by = { kind: 'idNumber', value: NUMBER } as const;
      if (reason !== `删除${NAME}的资料`)
        expect(await world.room().port.find({ by, reason }, HEAD)).toMatchObject({ ok: false });
    }
    expect(world.entries).toHaveLength(1);
  });
});

describe('looking', () => {
  test('by identity number finds every subject, is an entry first, and the entry does not hold the number', async () => {
    const world = keptWorld();
    const mine = [await world.keepDocument(), await world.keepDocument()];
    await world.keepDocument('110105194912310048');
    const found = await world.room().port.find({ by: { kind: 'idNumber', value: NUMBER }, reason: REASON }, HEAD);
    if (!found.ok) throw new Error(found.error.code);
    expect(found.value.subjects.map(({ subject }) => subject).sort()).toEqual([...mine].sort());
    expect(found.value.subjects[0]).toMatchObject({ class: 'identity-document', state: 'active', ended: null });
    expect(found.value.subjects[0]?.next).toBe(world.entries[0]?.ts === undefined ? 0 : world.entries[0].ts + 92 * DAY);
    const entry = world.last('pii.searched');
    expect(entry).toMatchObject({ actors: [{ person: 'p_head' }], data: { count: 2, reason: REASON } });
    expect(JSON.stringify(entry)).not.toContain(NUMBER);
    const nobody = await world.room().port.find({ by: { kind: 'idNumber', value: '1' }, reason: REASON }, HEAD);
    expect(nobody).toEqual(ok({ subjects: [] }));
  });

  test('at one subject shows its values and names its pictures; the read is an entry that the ledger can be held against', async () => {
    const world = keptWorld();
    const subject = await world.keepDocument();
    const shown = await world.room().port.show({ subject, reason: REASON }, HEAD);
    expect(shown).toEqual(
      ok({
        values: [
          { f: 'name', value: NAME },
          { f: 'number', value: NUMBER },
          { f: 'photo', value: null },
        ],
      }),
    );
    const digest = readDigest(world.last('reading.completed').pii ?? []);
    const data = { subject, count: 3, digest, reason: REASON };
    expect(world.last('pii.read')).toMatchObject({ actors: [{ person: 'p_head', session: 'se_1' }], data });
    const nobody = await world.room().port.show({ subject: 's_nobody', reason: REASON }, HEAD);
    expect(nobody).toEqual(err({ code: 'subjectUnknown' }));
  });

  test('no answer leaves before its entry is on disk', async () => {
    const world = keptWorld();
    const subject = await world.keepDocument();
    world.holdLedger(0);
    let answered = false;
    const answer = () => {
      answered = true;
    };
    void world.room().port.show({ subject, reason: REASON }, HEAD).then(answer);
    void world
      .room()
      .port.find({ by: { kind: 'subject', subject }, reason: REASON }, HEAD)
      .then(answer);
    await world.clock.advance(HOUR);
    expect([answered, world.types()]).toEqual([false, []]);
    world.crash();
  });

  test('an overview counts each class and never names anybody', async () => {
    const world = keptWorld();
    await world.room().start();
    const subject = await world.keepDocument();
    await world.keepDocument();
    await world.room().port.act({ act: { type: 'erase', subject, reason: REASON }, proofs: PROOFS }, HEAD);
    const overview = await world.room().port.overview(HEAD);
    if (!overview.ok) throw new Error();
    const documents = overview.value.classes.find((one) => one.class === 'identity-document');
    expect(documents).toMatchObject({ active: 1, restricted: 0, erased: 1, activeDays: 92, clause: 'Q9.19 Q10.3' });
    expect(overview.value).toMatchObject({ rotatedAt: null, sinceRotation: 1 });
  });

  test('what is erased is still named by its pseudonym, with its end', async () => {
    const world = keptWorld();
    const subject = await world.keepDocument();
    await world.room().port.act({ act: { type: 'erase', subject, reason: REASON }, proofs: PROOFS }, HEAD);
    const by = { kind: 'subject', subject } as const;
    const found = await world.room().port.find({ by, reason: REASON }, HEAD);
    const ended = { at: world.last('pii.erased').ts, by: `early:${REASON}` };
    expect(found).toMatchObject({ value: { subjects: [{ subject, state: 'erased', next: null, ended }] } });
    const byNumber = await world.room().port.find({ by: { kind: 'idNumber', value: NUMBER }, reason: REASON }, HEAD);
    expect(byNumber).toEqual(ok({ subjects: [] }));
  });
});
