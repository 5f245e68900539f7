import { describe, expect, test } from 'vitest';
import {
  badgeProof,
  cardOf,
  createRoomWorld,
  DESK,
  employ,
  enrolBadge,
  must,
  never,
  office,
  PIN,
  type RoomWorld,
  refused,
  screen,
  setUp,
} from './room-world.ts';

const counter = screen('k-counter', 'counter');
const byBadge = { by: { kind: 'badge' } } as const;

async function withIssuer(options: Parameters<typeof createRoomWorld>[0] = {}) {
  const world = await createRoomWorld(options);
  await setUp(world);
  return { world, issuer: await employ(world, 'issuer', 'issuer') };
}

/** Somebody asks at the counter; the reader waits for a badge. */
async function asked(world: RoomWorld, signal = never(), caller = counter) {
  const proving = world.room.prove(byBadge, caller, signal);
  await world.settle();
  return proving;
}
const steps = (world: RoomWorld): string[] => world.room.view().asks.map(({ step }) => step);

describe('badge and PIN at the desk reader', () => {
  test('each step is shown at the reader and on the screen; the try is on disk before the check', async () => {
    const { world, issuer } = await withIssuer();
    const from = world.entries.length;
    const proving = world.room.prove(byBadge, counter, never());
    await world.settle();
    expect(steps(world)).toEqual(['badge']);
    await world.badge(cardOf('issuer'));
    expect(steps(world)).toEqual(['pin']);
    const held = world.holdHashes();
    await world.keys('48');
    await world.keys('2913#');
    expect([steps(world), world.types(from)]).toEqual([['checking'], ['attempt.begun']]);
    held.release();
    const { proof, person, validMs } = await must(proving);
    expect([person, validMs]).toEqual([issuer.person, 120_000]);
    expect(world.types(from)).toEqual(['attempt.begun', 'attempt.accepted']);
    expect(world.entries[from]?.data).toMatchObject({ reader: DESK, kind: 'pin', use: 'proof' });
    expect(JSON.stringify(world.entries)).not.toContain(proof);
    expect(world.shown.slice(-3)).toEqual([`${DESK} idle`, `${DESK} second-factor`, `${DESK} granted`]);
    expect(world.room.view().asks).toEqual([]);
    await world.clock.advance(2_000);
    expect(world.shown.at(-1)).toBe(`${DESK} idle`);
  });

  test('clear begins anew, an enter alone is nothing, and a function key spoils the PIN it stands in', async () => {
    const { world } = await withIssuer();
    const proving = world.room.prove(byBadge, counter, never());
    await world.settle();
    await world.badge(cardOf('issuer'));
    await world.keys(`#99*${PIN}#`);
    await must(proving);
    const spoilt = world.room.prove(byBadge, counter, never());
    await world.settle();
    await world.clock.advance(2_000);
    await world.badge(cardOf('issuer'));
    await world.keys(`F${PIN}#`);
    expect(await refused(spoilt)).toEqual({ code: 'secretWrong' });
  });

  test('another badge before the PIN: whoever came last is meant', async () => {
    const { world } = await withIssuer();
    const deputy = await employ(world, 'deputy', 'issuer');
    const proving = world.room.prove(byBadge, counter, never());
    await world.settle();
    await world.badge(cardOf('issuer'));
    await world.keys('11');
    await world.badge(cardOf('deputy'));
    await world.keys(`${PIN}#`);
    expect((await must(proving)).person).toBe(deputy.person);
  });

  test('a PIN that does not come within 20 s of the badge comes too late, and nothing was tried', async () => {
    const { world } = await withIssuer();
    const from = world.entries.length;
    const proving = world.room.prove(byBadge, counter, never());
    await world.settle();
    await world.badge(cardOf('issuer'));
    await world.keys('482');
    await world.clock.advance(19_999);
    expect(steps(world)).toEqual(['pin']);
    await world.clock.advance(1);
    expect(await refused(proving)).toEqual({ code: 'nobodyCame' });
    await world.keys('913#');
    expect(world.types(from)).toEqual([]);
  });

  test('nobody comes until the deadline', async () => {
    const { world } = await withIssuer();
    const proving = world.room.prove({ ...byBadge, deadlineMs: 5_000 }, counter, never());
    await world.clock.advance(5_000);
    expect(await refused(proving)).toEqual({ code: 'nobodyCame' });
    expect(world.room.view().asks).toEqual([]);
  });

  test('a badge that nobody has, a copied number and a revoked badge are refused before a PIN is typed, and written down', async () => {
    const { world, issuer } = await withIssuer();
    const shownTo = async (card: string, read: 'uid' | 'secure-app'): Promise<string> => {
      const proving = world.room.prove(byBadge, counter, never());
      await world.settle();
      await world.badge(card, read);
      expect(world.entries.at(-1)?.type).toBe('people.refused');
      await world.clock.advance(2_000);
      return (await refused(proving)).code;
    };
    expect(await shownTo(cardOf('stranger'), 'secure-app')).toBe('badgeUnknown');
    expect(await shownTo(cardOf('issuer'), 'uid')).toBe('badgeUnknown');
    const proof = await badgeProof(world, 'issuer', counter);
    const act = { type: 'revokeBadge', badge: issuer.badge, reason: 'lost' } as const;
    await must(world.room.act({ act, proofs: [proof] }, office, never()));
    await world.clock.advance(2_000);
    expect(await shownTo(cardOf('issuer'), 'secure-app')).toBe('badgeRevoked');
  });

  test('keys that nobody asked for are not even looked at', async () => {
    const { world } = await withIssuer();
    let looked = 0;
    const keys = {
      reveal: () => {
        looked += 1;
        return [];
      },
    };
    world.room.onBadgeReader(DESK, { type: 'keys', keys });
    void asked(world);
    await world.settle();
    world.room.onBadgeReader(DESK, { type: 'keys', keys });
    expect(looked).toBe(0);
    await world.badge(cardOf('issuer'));
    world.room.onBadgeReader(DESK, { type: 'keys', keys });
    expect(looked).toBe(1);
  });
});

describe('who waits at a reader', () => {
  test('a second asker is told who waits there, and the first one goes on', async () => {
    const { world, issuer } = await withIssuer();
    const first = world.room.prove(byBadge, counter, never());
    await world.settle();
    expect(await refused(world.room.prove(byBadge, office, never()))).toEqual({
      code: 'deviceBusy',
      holder: { role: 'counter', session: 's-k-counter' },
    });
    await world.badge(cardOf('issuer'));
    await world.keys(`${PIN}#`);
    expect((await must(first)).person).toBe(issuer.person);
  });

  test('with two readers in service the second asker gets the other one', async () => {
    const world = await createRoomWorld({ deskReaders: ['desk-1', 'desk-2'] });
    await setUp(world);
    const first = world.room.prove(byBadge, counter, never());
    const second = world.room.prove({ by: { kind: 'badge', reader: 'desk-2' } }, office, never());
    expect(world.room.view().asks.map(({ reader }) => reader)).toEqual(['desk-1', 'desk-2']);
    await world.room.close();
    expect([(await refused(first)).code, (await refused(second)).code]).toEqual(['stopping', 'stopping']);
  });

  test('a socket that is gone waits no more, and the reader is free', async () => {
    const { world } = await withIssuer();
    const gone = new AbortController();
    const first = world.room.prove(byBadge, counter, gone.signal);
    await world.settle();
    await world.badge(cardOf('issuer'));
    gone.abort();
    expect(await refused(first)).toEqual({ code: 'cancelled' });
    expect(world.room.view().asks).toEqual([]);
    expect(await refused(world.room.prove(byBadge, counter, gone.signal))).toEqual({ code: 'cancelled' });
    await world.clock.advance(2_000);
    await badgeProof(world, 'issuer', office);
  });

  test('a reader that is lost, never came or does not exist is said so', async () => {
    const { world } = await withIssuer();
    const waiting = world.room.prove(byBadge, counter, never());
    await world.settle();
    await world.reader('lost');
    expect(await refused(waiting)).toEqual({ code: 'noDeskReader' });
    expect(await refused(world.room.prove(byBadge, counter, never()))).toEqual({ code: 'noDeskReader' });
    const elsewhere = { by: { kind: 'badge', reader: 'safe-1' } } as const;
    expect(await refused(world.room.prove(elsewhere, counter, never()))).toEqual({ code: 'deviceUnknown' });
    await world.reader('regained');
    await badgeProof(world, 'issuer', counter);
  });

  test('news of the safe’s readers are passed over', async () => {
    const { world } = await withIssuer();
    const proving = world.room.prove(byBadge, counter, never());
    await world.settle();
    await world.badge(cardOf('issuer'), 'secure-app', 'safe-reader');
    expect(steps(world)).toEqual(['badge']);
    await world.room.close();
    expect((await refused(proving)).code).toBe('stopping');
  });
});

describe('name and passphrase', () => {
  const typed = (login: string, passphrase: string) => ({ by: { kind: 'passphrase', login, passphrase } }) as const;

  test('an unknown login takes the same path as a wrong passphrase: one hash, the same entries, the same answer', async () => {
    const { world } = await withIssuer();
    const tries = [];
    for (const login of ['login-sys', 'nobody-here', 'login-issuer']) {
      const [from, hashes] = [world.entries.length, world.hashes];
      const error = await refused(world.room.prove(typed(login, 'wrong wrong wrong'), counter, never()));
      const shape = world.entries.slice(from).map(({ type, data }) => [type, Object.keys(data).join()]);
      tries.push({ error, shape, hashes: world.hashes - hashes });
    }
    expect(tries[1]).toEqual(tries[0]);
    expect(tries[2]).toEqual(tries[0]);
    expect(tries[0]).toMatchObject({ error: { code: 'secretWrong' }, hashes: 1 });
  });

  test('a login is known in any case and width', async () => {
    const { world } = await withIssuer();
    await must(world.room.prove(typed('ＬＯＧＩＮ-sys ', 'correct horse battery'), counter, never()));
  });

  test('four wrong ones are five minutes out, said in seconds, and the counter is the one that the safe asks', async () => {
    const { world, issuer } = await withIssuer();
    const codes = [];
    for (let time = 0; time < 5; time++)
      codes.push(await refused(world.room.prove(typed('login-sys', 'wrong wrong wrong'), counter, never())));
    expect(codes.map(({ code }) => code)).toEqual(['secretWrong', 'secretWrong', 'secretWrong', 'penalty', 'penalty']);
    expect(codes[4]).toEqual({ code: 'penalty', clause: 'design 5', detail: '300' });
    expect(world.room.penaltyLeft(null, counter.keyId)).toBe(300_000);
    expect(world.room.penaltyLeft(issuer.person, 'safe-reader')).toBe(0);
    await world.clock.advance(299_500);
    expect(
      await refused(world.room.prove(typed('login-sys', 'correct horse battery'), counter, never())),
    ).toMatchObject({
      detail: '1',
    });
    await world.clock.advance(500);
    await must(world.room.prove(typed('login-sys', 'correct horse battery'), counter, never()));
  });
});

test('a restart in the middle of an attempt counts as a wrong try and makes no proof', async () => {
  const { world, issuer } = await withIssuer();
  const wrong = async (): Promise<void> => {
    const proving = world.room.prove(byBadge, counter, never());
    await world.settle();
    await world.badge(cardOf('issuer'));
    await world.keys('111112#');
    await refused(proving);
    await world.clock.advance(2_000);
  };
  for (let time = 0; time < 3; time++) await wrong();
  world.holdHashes();
  void world.room.prove(byBadge, counter, never());
  await world.settle();
  await world.badge(cardOf('issuer'));
  await world.keys(`${PIN}#`);
  expect(world.entries.at(-1)?.type).toBe('attempt.begun');
  await world.restart();
  expect(world.entries.findLast(({ type }) => type === 'attempt.rejected')?.data).toMatchObject({
    person: issuer.person,
    reason: 'interrupted',
  });
  expect(world.desk.people().proofs.size).toBe(0);
  expect(world.room.penaltyLeft(issuer.person, 'anywhere')).toBe(300_000);
});

test('a badge that is enrolled a second time is known', async () => {
  const { world, issuer } = await withIssuer();
  await expect(enrolBadge(world, issuer.person, cardOf('issuer'))).rejects.toThrow('badgeKnown');
});

describe('a page that gives up what it asked for', () => {
  test('asks anew and gets its reader again; the first asking is cancelled and proves nobody', async () => {
    const { world, issuer } = await withIssuer();
    const first = world.room.prove(byBadge, counter, never());
    await world.settle();
    await world.badge(cardOf('issuer'));
    const again = world.room.prove(byBadge, counter, never());
    expect(await refused(first)).toEqual({ code: 'cancelled' });
    await world.settle();
    expect(steps(world)).toEqual(['badge']);
    await world.badge(cardOf('issuer'));
    await world.keys(`${PIN}#`);
    expect((await must(again)).person).toBe(issuer.person);
    expect(world.room.view().asks).toEqual([]);
  });

  test('goes on with a passphrase, and the reader waits for nobody', async () => {
    const { world } = await withIssuer();
    const waiting = world.room.prove(byBadge, counter, never());
    await world.settle();
    const by = { kind: 'passphrase', login: 'nobody', passphrase: 'of no use to anybody' } as const;
    expect((await refused(world.room.prove({ by }, counter, never()))).code).toBe('secretWrong');
    expect(await refused(waiting)).toEqual({ code: 'cancelled' });
    expect(steps(world)).toEqual([]);
  });
});

test('badge after badge without a PIN gives the reader back, although each came in time', async () => {
  const world = await createRoomWorld();
  await setUp(world);
  await employ(world, 'issuer', 'issuer');
  const proving = world.room.prove({ by: { kind: 'badge' } }, office, never());
  await world.settle();
  for (let badges = 0; badges < 6; badges++) {
    await world.clock.advance(19_000);
    await world.badge(cardOf('issuer'));
  }
  expect(await refused(proving)).toMatchObject({ code: 'nobodyCame' });
  expect(world.room.view().asks).toEqual([]);
});
