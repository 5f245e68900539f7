/** Scripted stories that between them write every type of custody's entries. Run once, by `freeze.ts`; after that the frozen entries count. */
import type { StockLine } from '../../daemon/custody/movement-entries.ts';
import type { Entry } from '../../daemon/ledger/entry.ts';
import {
  badge,
  createWorld,
  MAIN,
  NOTHING,
  openDoor,
  pin,
  release,
  SEALS,
  shutDoor,
  turnKey,
  type World,
} from '../daemon/custody/custody-world.ts';

const RECEIVED: StockLine = {
  item: 'blank',
  direction: 'in',
  reason: 'receipt',
  first: 'T110000001',
  last: 'T110000100',
  count: 100,
  source: 'scanned',
  packSeal: 'ZF-0042',
};
const TAKEN: StockLine = {
  ...RECEIVED,
  direction: 'out',
  reason: 'issue',
  last: 'T110000020',
  count: 20,
  source: 'typed',
  packSeal: null,
};

function told(world: World): readonly Entry[] {
  return world.entries;
}

/** Blanks come in, twenty go out after the first number was disputed, the seal comes out of its compartment. */
function openings(): readonly Entry[] {
  const world = createWorld(MAIN, SEALS);
  world.run({ type: 'start' });
  openDoor(world);
  const receipt = { ...NOTHING, movement: 'mv_1', purpose: 'receipt', stock: [RECEIVED] } as const;
  world.run({ type: 'enterMovement', lock: 'main', by: 'ann', input: receipt });
  world.run({ type: 'confirmMovement', lock: 'main', by: 'ken' });
  shutDoor(world);
  world.pass(3_600_000);
  openDoor(world);
  const counted = { blanks: 80, voids: 0 };
  const issue = { ...NOTHING, movement: 'mv_2', purpose: 'takeOut', stock: [TAKEN], counted } as const;
  world.run({ type: 'enterMovement', lock: 'main', by: 'ann', input: issue });
  world.run({ type: 'disputeMovement', lock: 'main', by: 'ken', why: 'numbers' });
  world.run({ type: 'enterMovement', lock: 'main', by: 'ann', input: { ...issue, movement: 'mv_3' } });
  world.run({ type: 'confirmMovement', lock: 'main', by: 'ken' });
  shutDoor(world);
  return told(world);
}

/** A wrong PIN, a third person, a time delay, a badge of nobody, a lock that is not opened in time. */
function attempts(): readonly Entry[] {
  const world = createWorld({ ...MAIN, delayMs: 60_000, delayWindowMs: 120_000 });
  world.run({ type: 'badge', lock: 'main', reader: 'r1', badge: null, person: null });
  world.run(badge('ann'));
  world.pass(60_000);
  world.run(badge('ann'));
  world.run(pin('ann', false));
  world.run(pin('ann'));
  world.run(badge('ken', 'r2'));
  world.run(badge('kim', 'r2'));
  world.pass(120_000);
  world.run(badge('ann'));
  world.pass(60_000);
  release(world);
  turnKey(world, false);
  world.pass(60_000);
  return told(world);
}

/** The door is found open by key; two acknowledge and two write it up. */
function incidents(): readonly Entry[] {
  const world = createWorld();
  world.run({ type: 'start' });
  world.contacts('main', { mechanicalKey: true });
  world.contacts('main', { bolt: 'drawn' });
  world.contacts('main', { door: 'open' });
  world.contacts('main', { door: 'shut' });
  world.contacts('main', { bolt: 'thrown', mechanicalKey: false });
  const [incident = ''] = [...world.state().incidents.keys()];
  world.run({ type: 'acknowledge', incident, by: 'ann' });
  world.run({ type: 'acknowledge', incident, by: 'ken' });
  world.run({ type: 'account', incident, by: 'hal', reason: 'powerFailure', key: 'K-3', input: null });
  world.run({ type: 'confirmAccount', incident, by: 'hua' });
  return told(world);
}

/** What managers, the board, the clock and the evening do. */
function watching(): readonly Entry[] {
  const world = createWorld();
  world.run({ type: 'start' });
  world.run({ type: 'service', lock: 'main', enabled: false, by: 'hal' });
  world.run({ type: 'service', lock: 'main', enabled: true, by: 'hal' });
  world.run({ type: 'trouble', lock: 'main', device: 'board', kind: 'power', present: true });
  world.run({ type: 'trouble', lock: 'main', device: 'board', kind: 'power', present: false });
  world.run({ type: 'clockMoved', cause: 'set', fromWall: 1_767_225_600_000, toWall: 1_767_225_660_000 });
  world.run({ type: 'desk', drawer: 'drawer-1', person: 'ann', present: false, locked: false });
  openDoor(world);
  const rule = { ...MAIN, warnMs: 60_000 };
  world.run({ type: 'changeRule', lock: 'main', rule, by: 'hal', confirmedBy: 'hua' });
  world.run({ type: 'enterMovement', lock: 'main', by: 'ann', input: { ...NOTHING, movement: 'mv_1' } });
  world.run({ type: 'confirmMovement', lock: 'main', by: 'ken' });
  shutDoor(world);
  world.run({ type: 'dayCheck', lock: 'main', by: 'ken', confirmedBy: 'ann' });
  const untilWall = world.facts.wall + 3_600_000;
  world.run({ type: 'timer', lock: 'main', untilWall, by: 'hal', confirmedBy: 'hua' });
  // The next evening nobody checks.
  world.facts.local = { day: '2026-01-06', weekday: 2, minute: 1_439, workingDay: true };
  world.pass(1_000);
  world.facts.local = { day: '2026-01-07', weekday: 3, minute: 1, workingDay: true };
  world.pass(1_000);
  return told(world);
}

export const CUSTODY_STORIES: Readonly<Record<string, () => readonly Entry[]>> = {
  openings,
  attempts,
  incidents,
  watching,
};
