/** Two people open, enter, confirm and shut: the room from badge to closed register, and what goes otherwise. */
import { expect, test } from 'vitest';
import { err, ok } from '../../../../devices/kit/result.ts';
import { createSafeWorld, openDoor, register, release, STAFF, shutDoor } from './safe-world.ts';

test.each([false, true])(
  'two people open, enter, confirm and shut, in either order (keeper first: %s)',
  async (keeperFirst) => {
    const world = await createSafeWorld();
    await release(world, keeperFirst);
    expect(world.pulses()).toEqual(['pulse lock']);
    expect(world.view().stage).toBe('released');
    await openDoor(world);
    expect(world.view()).toMatchObject({ stage: 'open', contacts: { door: 'open', bolt: 'drawn', relay: 'off' } });
    await register(world);
    expect(world.view()).toMatchObject({ stage: 'open', confirmed: true, signing: null });
    await shutDoor(world);
    expect(world.view()).toMatchObject({ stage: 'closed', obstacle: null, alarms: [] });
    expect(world.types().at(-1)).toBe('opening.closed');
    expect(world.failed).toEqual([]);
  },
);

test('the pulse goes out after its entry is on disk, then the picture, then the light at the reader', async () => {
  const world = await createSafeWorld();
  await release(world);
  const from = world.done.findIndex((one) => one.includes('opening.released'));
  expect(world.done[from]).toBe('append opening.factor opening.released');
  expect(world.done.slice(from + 1).slice(0, 3)).toEqual(['pulse lock', 'picture cam', 'feedback granted']);
  expect(world.done.findIndex((one) => one.includes('opening.pulse'))).toBeGreaterThan(from + 1);
});

test('what the board says of the pulse is written down as it is: seen, failed, or unknown', async () => {
  const outcomes = [
    [ok({ readBack: 'over' } as const), 'seen'],
    [err({ code: 'not-switched' } as const), 'failed'],
    [err({ code: 'protocol', reason: 'exception-04' } as const), 'failed'],
    [err({ code: 'protocol', reason: 'short' } as const), 'unknown'],
    [err({ code: 'pulse-unknown' } as const), 'unknown'],
    [err({ code: 'closed' } as const), 'unknown'],
  ] as const;
  for (const [answer, outcome] of outcomes) {
    const world = await createSafeWorld();
    world.onPulse = async () => answer;
    await release(world);
    expect(world.entries.find(({ type }) => type === 'opening.pulse')?.data.outcome).toBe(outcome);
    expect(world.outcome()).toBe(outcome === 'failed' ? 'pulseFailed' : undefined);
  }
});

test('a pulse that the board is slow to tell of holds up nothing', async () => {
  const world = await createSafeWorld();
  const { promise, resolve } = Promise.withResolvers<void>();
  world.onPulse = async () => {
    await promise;
    return ok({ readBack: 'on' });
  };
  const released = release(world);
  await world.clock.advance(1_000);
  world.levels = {
    inputs: { ...world.levels?.inputs, door: false, bolt: false },
    outputs: { lock: true, innerLock: false },
  };
  world.room.onSafeIo('board', { type: 'input', input: 'door', active: false });
  await world.clock.advance(1_000);
  expect(world.view().stage).toBe('open');
  resolve();
  await released;
  expect(world.types()).toContain('opening.pulse');
});

test('a release that nobody uses ends by itself', async () => {
  const world = await createSafeWorld();
  await release(world);
  await world.clock.advance(8_000);
  expect(world.outcome()).toBe('releasedNotOpened');
  expect(world.view().stage).toBe('closed');
});

test('a door that stays open warns, is an alarm and escalates; the siren stops when it is shut', async () => {
  const world = await createSafeWorld();
  await release(world);
  await openDoor(world);
  await world.clock.advance(91_000);
  expect(world.view().alarms).toMatchObject([{ kind: 'heldOpenWarning', severity: 'warning' }]);
  expect(world.alarms.size).toBe(0);
  await world.clock.advance(30_000);
  expect([...world.alarms]).toEqual(['main/heldOpen']);
  await world.clock.advance(180_000);
  expect([...world.alarms]).toEqual(['main/heldOpenEscalated']);
  await shutDoor(world);
  expect([...world.alarms]).toEqual([]);
  await register(world);
  expect(world.types().at(-1)).toBe('opening.closed');
});

test('a forced door is an alarm until two people acknowledge it at the panel, and is written up by two', async () => {
  const world = await createSafeWorld();
  await world.input('door', false);
  expect([...world.alarms]).toEqual(['main/forced']);
  await world.input('door', true);
  const [incident] = world.view().incidents;
  const id = incident?.incident ?? '';
  for (const [who, reader] of [
    ['ann', 'r1'],
    ['ken', 'r2'],
  ] as const) {
    await world.act({ type: 'acknowledge', incident: id });
    await world.badge(who, reader);
    expect(world.view().signing).toMatchObject({ step: 'pin', person: who });
    await world.pin(who, reader);
  }
  expect([...world.alarms]).toEqual([]);
  expect(world.view().obstacle).toMatchObject({ code: 'incidentNotWrittenUp' });
  await world.act({ type: 'account', incident: id, reason: 'unknown', key: null, input: null });
  await world.badge('ken', 'r2');
  await world.pin('ken', 'r2');
  await world.act({ type: 'confirmAccount', incident: id });
  await world.badge('ann');
  await world.pin('ann');
  expect(world.view()).toMatchObject({ incidents: [], obstacle: null });
});

test('a compartment opens for its own person while the outer door stands open, at the same reader', async () => {
  const world = await createSafeWorld();
  await release(world);
  await openDoor(world);
  await world.clock.advance(4_000);
  await world.badge('ken', 'r1');
  expect(world.view('seals').stage).toBe('secondBadge');
  await world.input('innerKey', true);
  expect(world.pulses()).toEqual(['pulse lock', 'pulse innerLock']);
  await world.input('innerDoor', false);
  expect(world.view('seals').stage).toBe('open');
  // The compartment stands open: the outer door that is shut meanwhile is not read back as shut.
  await shutDoor(world);
  expect(world.view().alarms.map(({ kind }) => kind)).toContain('compartmentOpen');
  await world.input('innerDoor', true);
  await world.act(
    { type: 'enterMovement', input: { purpose: 'inspection', stock: [], seals: [], counted: null } },
    'seals',
  );
  await world.clock.advance(4_000);
  await world.badge('ken', 'r1');
  expect(world.view('seals').stage).toBe('closed');
  await register(world);
  expect(world.view().stage).toBe('closed');
});

test('a third badge, a badge that is revoked in between and a reader that is lost each end the attempt', async () => {
  const third = await createSafeWorld();
  await third.badge('ann');
  await third.badge('ken', 'r2');
  await third.badge('amy');
  expect(third.outcome()).toBe('thirdPerson');
  const revoked = await createSafeWorld();
  await revoked.badge('ann');
  revoked.standings.set('ann', { roles: ['issuer'], filed: ['issuer'], badges: new Map() });
  await revoked.badge('ken', 'r2');
  expect(revoked.outcome()).toBe('revoked');
  const lost = await createSafeWorld();
  await lost.badge('ann');
  lost.room.onBadgeReader('r1', { type: 'lost', trouble: { code: 'no-answer' } });
  await lost.room.settled();
  expect(lost.outcome()).toBe('readerLost');
});

test('both readers speak in the same moment: one after the other, one opening', async () => {
  const world = await createSafeWorld();
  const badge = { type: 'badge', credentialClass: 'secure-app', format: 'wiegand', secured: true } as const;
  world.room.onBadgeReader('r1', { ...badge, credential: '26:ann-1' });
  world.room.onBadgeReader('r2', { ...badge, credential: '26:ken-1' });
  await world.room.settled();
  expect(world.view()).toMatchObject({ stage: 'secondBadge', people: [{ person: 'ann' }, { person: 'ken' }] });
});

test('a secure badge of which a bare number was read is nobody’s: anyone can copy a number', async () => {
  const world = await createSafeWorld();
  world.room.onBadgeReader('r2', {
    type: 'badge',
    credential: '26:ken-1',
    credentialClass: 'uid',
    format: 'raw',
    secured: true,
  });
  await world.room.settled();
  expect(world.view().notice).toMatchObject({ code: 'unknownBadge', person: null });
  expect(world.types()).not.toContain('opening.first-badge');
});

test('four wrong PINs are five minutes out, by the people’s own counter, and right digits fail meanwhile', async () => {
  const world = await createSafeWorld();
  await world.badge('ann');
  for (let wrong = 0; wrong < 4; wrong += 1) await world.keys('000000#');
  expect(world.outcome()).toBe('penalty');
  expect(world.entries.filter(({ type }) => type === 'opening.pin-wrong').at(-1)?.data.penaltyMs).toBe(300_000);
  await world.badge('ann');
  expect(world.view().notice).toMatchObject({ code: 'penalty', person: 'ann' });
  await world.clock.advance(300_000);
  await world.badge('ann');
  await world.pin('ann');
  expect(world.view().people).toEqual([{ person: 'ann', role: 'issuer', factorGiven: true }]);
});

test('nothing that is typed appears in views, entries, logs or calls, and duress looks like any other PIN', async () => {
  const calm = await createSafeWorld();
  await release(calm);
  const forced = await createSafeWorld();
  await forced.badge('ann');
  await forced.keys('918274#');
  await forced.badge('ken', 'r2');
  await forced.input('keeperKey', true);
  expect(forced.duress).toEqual(['ann']);
  const pins = [...Object.values(STAFF).map(({ pin }) => pin), '918274'];
  for (const world of [calm, forced]) {
    await world.keys('?4738291#');
    const all = JSON.stringify([world.entries, world.views, world.logged, world.done]);
    for (const pin of pins) expect(all).not.toContain(pin);
  }
  const bare = (world: typeof calm) =>
    JSON.stringify(world.entries.map(({ data, ...entry }) => ({ ...entry, data: { ...data, sealed: '' } })));
  expect(bare(forced)).toBe(bare(calm));
  expect(forced.views).toEqual(calm.views);
  const sealed = (world: typeof calm) =>
    world.entries.flatMap(({ data }) => (typeof data.sealed === 'string' ? [data.sealed.length] : []));
  expect(sealed(forced)).toEqual(sealed(calm));
});

test('keys count for nobody at another reader, before a badge, and while a PIN is being checked', async () => {
  const world = await createSafeWorld();
  await world.keys('000000#');
  await world.badge('ann', 'r1');
  await world.keys('000000#', 'r2');
  expect(world.types()).not.toContain('opening.pin-wrong');
  expect(world.types()).not.toContain('opening.refused');
  const { promise, resolve } = Promise.withResolvers<void>();
  world.onPin = () => promise;
  for (const key of ['1', 'enter', '9', '9'] as const)
    world.room.onBadgeReader('r1', { type: 'keys', keys: { reveal: () => [key] } });
  await world.clock.advance(0);
  resolve();
  await world.room.settled();
  expect(world.types().filter((type) => type === 'opening.pin-wrong')).toHaveLength(1);
  await world.pin('ann');
  expect(world.view().people).toMatchObject([{ person: 'ann', factorGiven: true }]);
});

test('a PIN that comes later than the rule allows is not looked at', async () => {
  const world = await createSafeWorld();
  await world.badge('ann');
  await world.clock.advance(21_000);
  await world.pin('ann');
  expect(world.view().people).toMatchObject([{ person: 'ann', factorGiven: false }]);
  expect(world.types().at(-1)).toBe('opening.first-badge');
});

test('a refusal is shown until something goes well, or for a quarter of a minute', async () => {
  const world = await createSafeWorld();
  await world.badge('nobody');
  expect(world.view().notice?.code).toBe('unknownBadge');
  await world.badge('ann');
  expect(world.view().notice).toBe(null);
  await world.badge('amy');
  expect(world.view().notice?.code).toBe('sameRole');
  await world.clock.advance(15_000);
  expect(world.view().notice).toBe(null);
});

test('the same view is not told twice', async () => {
  const world = await createSafeWorld();
  await world.badge('ann');
  const before = world.views.length;
  await world.clock.advance(10_000);
  expect(world.views.length).toBe(before);
});

test('a read that proves nothing is a third person’s badge: it ends what two people do, by name of nobody', async () => {
  const world = await createSafeWorld();
  await world.badge('ann');
  await world.badge('ken', 'r2');
  world.room.onBadgeReader('r1', { type: 'uncounted-badge', bits: 12 });
  await world.room.settled();
  expect(world.view()).toMatchObject({ stage: 'closed', notice: { code: 'unknownBadge', person: null } });
  expect(world.outcome()).toBe('thirdPerson');
  await world.pin('ann');
  await world.input('keeperKey', true);
  expect(world.pulses()).toEqual([]);
});
