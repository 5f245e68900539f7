/** No roles, commands or states release the blanks' lock for fewer than two people: tried out in full, and against a model at random. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Contacts } from '../../../daemon/custody/custody-commands.ts';
import { loadLockRules, parseLockRule } from '../../../daemon/custody/lock-rules.ts';
import { isAttempt } from '../../../daemon/custody/opening-states.ts';
import { assertEnoughPeople } from '../../../daemon/custody/release.ts';
import {
  badge,
  createWorld,
  MAIN,
  NOTHING,
  openDoor,
  person,
  pin,
  pulses,
  release,
  SEALS,
  SHUT,
  type Step,
  shutDoor,
  turnKey,
  type World,
} from './custody-world.ts';

const ROLES = [
  'issuer',
  'sealKeeper',
  'blankKeeper',
  'birthReporter',
  'head',
  'systemAdmin',
  'securityAdmin',
  'auditor',
];

/** Every command there is, as the person `who` alone could give it. */
function commandsOf(who: string, world: World): Step[] {
  const incident = [...world.state().incidents.keys()][0] ?? 'none';
  const opening = world.state().openings.get('main')?.opening ?? 'none';
  const both = [true, false];
  return [
    { type: 'start' },
    { type: 'tick' },
    ...both.map((first): Step => ({ type: 'regained', lock: 'main', first })),
    { type: 'turnedAway', lock: 'main', reader: 'r1', badge: 'solo-1', person: who, code: 'pinWrong', penaltyMs: 1 },
    ...(['set', 'suspend'] as const).map((cause): Step => ({ type: 'clockMoved', cause, fromWall: 1, toWall: 2 })),
    badge(who, 'r1', 'solo-1'),
    badge(who, 'r2', 'solo-2'),
    pin(who),
    pin(who, true, 'r2'),
    ...ROLES.flatMap((role) => both.map((turned): Step => ({ type: 'key', lock: 'main', role, turned }))),
    { type: 'cancel', lock: 'main', by: who },
    ...(['seen', 'failed', 'unknown'] as const).map((outcome): Step => ({ type: 'pulseSeen', opening, outcome })),
    { type: 'enterMovement', lock: 'main', by: who, input: NOTHING },
    { type: 'confirmMovement', lock: 'main', by: who },
    { type: 'disputeMovement', lock: 'main', by: who, why: 'count' },
    ...both.map((present): Step => ({ type: 'trouble', lock: 'main', device: 'board', kind: 'tamper', present })),
    { type: 'acknowledge', incident, by: who },
    { type: 'account', incident, by: who, reason: 'unknown', key: null, input: null },
    { type: 'confirmAccount', incident, by: who },
    ...both.map((enabled): Step => ({ type: 'service', lock: 'main', enabled, by: who })),
    { type: 'timer', lock: 'main', untilWall: 0, by: who, confirmedBy: who },
    { type: 'changeRule', lock: 'main', rule: { ...MAIN, people: [['issuer']] }, by: who, confirmedBy: who },
    { type: 'dayCheck', lock: 'main', by: who, confirmedBy: null },
    { type: 'desk', drawer: 'd', person: who, present: false, locked: false },
  ];
}

/** Ways to reach each stage; the solo person acts on from there. */
const STAGES: Readonly<Record<string, (world: World) => void>> = {
  closed: () => {},
  'own first badge': (world) => void world.run(badge('solo', 'r1', 'solo-1')),
  incident: (world) => void world.contacts('main', { door: 'open' }),
  expired: (world) => {
    world.run(badge('ann'));
    world.pass(60_000);
  },
  'after an opening': (world) => {
    openDoor(world);
    world.run({ type: 'enterMovement', lock: 'main', by: 'ann', input: NOTHING });
    world.run({ type: 'confirmMovement', lock: 'main', by: 'ken' });
    shutDoor(world);
  },
  released: (world) => void release(world),
  open: openDoor,
};

test('one person, whatever the roles, never gets a pulse: each command in each stage, then all that one person can do', () => {
  const roleSets = [
    ...ROLES.map((role) => [role]),
    ...ROLES.flatMap((a) => ROLES.filter((b) => a < b).map((b) => [a, b])),
    ROLES,
  ];
  const keys = { issuer: true, sealKeeper: true };
  let tried = 0;
  for (const reach of Object.values(STAGES))
    for (const roles of roleSets) {
      const enter = (): World => {
        const badges = new Map([['solo-1', 'secure-app'] as const, ['solo-2', 'secure-app'] as const]);
        const world = createWorld();
        world.facts.people = new Map(world.facts.people).set('solo', { roles, filed: roles, badges });
        reach(world);
        return world;
      };
      const steps = commandsOf('solo', enter());
      const ceremony = steps.filter(({ type }) => type === 'badge' || type === 'pin' || type === 'key');
      // Each command by itself with the whole ceremony after it; and all commands in turn, then in the other order.
      for (const story of [...steps.map((step) => [step, ...ceremony]), [...steps, ...steps.toReversed()]]) {
        const world = enter();
        const before = pulses(world);
        world.facts.contacts = new Map([['main', { ...SHUT, keys }]]);
        for (const step of story) world.run(step);
        tried += story.length;
        expect(pulses(world), `${roles}`).toBe(before);
      }
    }
  expect(tried).toBeGreaterThan(100_000);
});

test('two people release when, and only when, one may stand in each of the two roles', () => {
  for (const first of ROLES)
    for (const second of ROLES) {
      const world = createWorld({ ...MAIN, factors: { issuer: 'pin', sealKeeper: 'pin' } });
      world.facts.people = new Map([
        ['a', person(first, 'a-1')],
        ['b', person(second, 'b-1')],
      ]);
      for (const step of [badge('a'), pin('a'), badge('b', 'r2'), pin('b', true, 'r2')]) world.run(step);
      const right = [first, second].sort().join() === 'issuer,sealKeeper';
      expect(pulses(world), `${first} with ${second}`).toBe(right ? 1 : 0);
    }
});

test('a rule for blanks or voids with fewer than two roles is refused when loaded, whatever else it says', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.constantFrom(...ROLES), { maxLength: 3 }), { maxLength: 3 }),
      fc.constantFrom('blanks', 'voids'),
      (people, holds) => {
        const factors = Object.fromEntries(ROLES.map((role) => [role, 'pin']));
        const rule = parseLockRule({ ...MAIN, holds, people, factors, managers: [] });
        if (!rule.ok) return;
        for (const set of rule.value.people) expect(new Set(set).size).toBe(2);
        expect(rule.value.people.length).toBeGreaterThan(0);
      },
    ),
  );
  expect(loadLockRules([{ ...MAIN, people: [['issuer']] }]).ok).toBe(false);
});

test('the last word throws for fewer than two people even with a rule that was never loaded', () => {
  const alone = {
    person: 'a',
    badge: 'a-1',
    role: 'issuer',
    reader: 'r',
    credential: 'secure-app',
    badgedMono: 0,
    factor: 'pin',
  } as const;
  const rule = { holds: 'blanks', people: [['issuer'], ['issuer', 'sealKeeper']] } as const;
  expect(() => assertEnoughPeople(rule, { people: [alone] })).toThrow();
  expect(() => assertEnoughPeople(rule, { people: [alone, { ...alone, role: 'sealKeeper' }] })).toThrow();
  expect(() => assertEnoughPeople(rule, { people: [alone, { ...alone, person: 'b' }] })).toThrow();
  assertEnoughPeople(rule, { people: [alone, { ...alone, person: 'b', role: 'sealKeeper' }] });
});

type Move =
  | { readonly kind: 'run'; readonly step: Step }
  | { readonly kind: 'world'; readonly change: (world: World) => void; readonly name: string };
const PEOPLE = ['ann', 'amy', 'ken', 'kim', 'hal', 'sam'];
const run = (step: Step): Move => ({ kind: 'run', step });
const change = (name: string, how: (world: World) => void): Move => ({ kind: 'world', change: how, name });
const touch = (part: Partial<Contacts>): Move =>
  change(JSON.stringify(part), (world) => void world.contacts('main', part));

const anyone = fc.constantFrom(...PEOPLE);
const reader = fc.constantFrom('r1', 'r2');
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(anyone, reader).map(([who, at]) => run(badge(who, at))) },
  { weight: 8, arbitrary: fc.tuple(anyone, fc.boolean(), reader).map(([who, right, at]) => run(pin(who, right, at))) },
  {
    weight: 4,
    arbitrary: fc.boolean().map((turned) => change(`key ${turned}`, (world) => void turnKey(world, turned))),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom('right pair', 'other pair')
      .map((name) =>
        change(name, (world) => void (name === 'right pair' ? release(world) : release(world, 'amy', 'kim'))),
      ),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom<Partial<Contacts>>(
        { door: 'open', bolt: 'drawn' },
        { door: 'shut', bolt: 'thrown' },
        { relay: 'on' },
        { relay: 'off' },
      )
      .map(touch),
  },
  {
    weight: 5,
    arbitrary: fc
      .constantFrom(1, 2_000, 6_000, 19_999, 60_000, 400_000)
      .map((ms) => change(`pass ${ms}`, (world) => void world.pass(ms))),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(anyone, fc.integer({ min: 0, max: 9 }), fc.constantFrom('in', 'out'))
      .map(([by, at, direction]) => {
        const count = 5;
        const first = `T${String(at * 5).padStart(9, '0')}`;
        const last = `T${String(at * 5 + 4).padStart(9, '0')}`;
        const line = { item: 'blank', source: 'typed', packSeal: null, first, last, count } as const;
        const stock =
          direction === 'in'
            ? [{ ...line, direction: 'in', reason: 'receipt' } as const]
            : [{ ...line, direction: 'out', reason: 'issue' } as const];
        return run({ type: 'enterMovement', lock: 'main', by, input: { ...NOTHING, stock } });
      }),
  },
  { weight: 3, arbitrary: anyone.map((by) => run({ type: 'confirmMovement', lock: 'main', by })) },
  {
    weight: 1,
    arbitrary: anyone.map((who) =>
      change(`revoke ${who}`, (world) => {
        const standing = world.facts.people.get(who);
        if (standing !== undefined)
          world.facts.people = new Map(world.facts.people).set(who, { ...standing, filed: [] });
      }),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constant(
      change('a whole ceremony', (world) => {
        world.contacts('main', { door: 'shut', bolt: 'thrown', relay: 'off' });
        openDoor(world);
        world.run({ type: 'enterMovement', lock: 'main', by: 'ann', input: NOTHING });
        world.run({ type: 'confirmMovement', lock: 'main', by: 'ken' });
        shutDoor(world);
      }),
    ),
  },
  { weight: 1, arbitrary: fc.constant(change('restart', (world) => void world.restart())) },
  {
    weight: 4,
    arbitrary: fc.tuple(anyone, anyone).map(([a, b]) =>
      change('write up', (world) => {
        for (const incident of world.state().incidents.keys()) {
          for (const by of [a, b]) world.run({ type: 'acknowledge', incident, by });
          world.run({ type: 'account', incident, by: a, reason: 'unknown', key: null, input: null });
          world.run({ type: 'confirmAccount', incident, by: b });
        }
      }),
    ),
  },
);

/** What anyone standing beside the safe would have noted of one person: when they badged, and gave a factor after it. */
interface Noted {
  readonly boot: string;
  readonly badged: number;
  readonly proved: number | null;
}

test('any sequence: every pulse has two people of the two roles behind it, one opening at a time, and no opening is lost', () => {
  let seenPulses = 0;
  let seenClosed = 0;
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
      const world = createWorld(MAIN, SEALS);
      const noted = new Map<string, Noted>();
      const watched: World['run'] = world.run;
      // The model sees only what is asked and the contacts; it knows nothing of entries or states.
      const observe = (step: Step): ReturnType<World['run']> => {
        const { mono, boot, people } = world.facts;
        if (step.type === 'badge' && step.person !== null)
          noted.set(step.person, { boot, badged: mono, proved: noted.get(step.person)?.proved ?? null });
        const note = step.type === 'pin' && step.right ? noted.get(step.person) : undefined;
        if (step.type === 'pin' && note !== undefined) noted.set(step.person, { ...note, proved: mono });
        const decision = watched(step);
        const pulse = decision.effects.filter(({ type }) => type === 'pulse');
        expect(pulse.length).toBeLessThanOrEqual(1);
        expect(decision.drafts.filter(({ type }) => type === 'opening.released').length).toBe(pulse.length);
        if (pulse.length === 1) {
          seenPulses += 1;
          const near = [...noted]
            .filter(([, one]) => one.boot === boot && mono - one.badged < 80_000)
            .map(([who]) => who);
          const filed = (role: string): string[] =>
            near.filter((who) => people.get(who)?.filed.includes(role) === true);
          expect(
            filed('issuer').some((who) => mono - (noted.get(who)?.proved ?? Number.NEGATIVE_INFINITY) < 80_000),
          ).toBe(true);
          expect(filed('sealKeeper').length).toBeGreaterThan(0);
          expect(world.facts.contacts.get('main')?.keys.sealKeeper).toBe(true);
          noted.clear();
        }
        expect(
          [...world.state().openings.values()].filter(({ safe, lock }) => safe === 'safe-1' && lock === 'main').length,
        ).toBeLessThanOrEqual(1);
        return decision;
      };
      const before = seenPulses;
      const stage: World = { ...world, run: observe };
      for (const one of moves) {
        if (one.kind === 'run') stage.run(one.step);
        else one.change({ ...stage, contacts: world.contacts, pass: world.pass, restart: world.restart });
      }
      // No pulse went past the model, by a tick or a contact.
      expect(pulses(world)).toBe(seenPulses - before);
      // Time alone brings every opening to a register or an alarm.
      world.pass(3_600_000);
      const of = (type: string) => world.entries.filter((entry) => entry.type === type);
      seenClosed += of('opening.closed').length;
      for (const { data } of of('opening.released')) {
        const closed = of('opening.closed').some((entry) => entry.data.opening === data.opening);
        const alarmed =
          of('safe.alarm').some((entry) => entry.data.about === data.opening) ||
          of('incident.found').some((entry) => entry.data.opening === data.opening);
        expect(closed || alarmed).toBe(true);
      }
      const released = of('opening.released').map(({ data }) => data.opening);
      expect(new Set(released).size).toBe(released.length);
      expect([...world.state().openings.values()].filter(isAttempt)).toEqual([]);
      // Counts add up: what the books hold is what the confirmed lines say, number for number.
      const sum = of('movement.confirmed')
        .flatMap(({ data }) => data.stock as unknown as { direction: string; count: number }[])
        .reduce((total, { direction, count }) => total + (direction === 'in' ? count : -count), 0);
      const held = world.state().held.get('main')?.blank ?? [];
      expect(held.reduce((total, { count }) => total + count, 0)).toBe(sum);
      expect(sum).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 400 },
  );
  expect(seenPulses).toBeGreaterThan(50);
  expect(seenClosed).toBeGreaterThan(20);
});
