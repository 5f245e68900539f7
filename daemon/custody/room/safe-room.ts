/** The safe room: joins readers, boards, people and panel to the rules of the safe. Everything goes through one queue. */
import { err, ok } from '../../../devices/kit/result.ts';
import type { SafeLockView } from '../../api/contract/safe.ts';
import type { BadgeReaderNews } from '../../gateway/device-ports.ts';
import { chinaDay } from '../../people/calendar-day.ts';
import type { KeptFold } from '../../state-snapshot/kept-fold.ts';
import { candidatesAt, takeBadgeAt, turnAwayKept } from './badge-work.ts';
import { createBoardWork } from './board-work.ts';
import { createDrawerWork } from './drawer-work.ts';
import { createKeptReads } from './kept-reads.ts';
import { createKeyWork } from './key-work.ts';
import { createKeypadWork } from './keypad-work.ts';
import { actFromOffice } from './office-acts.ts';
import { shownAt } from './reader-show.ts';
import { takeTrust } from './reader-trust.ts';
import { createRegisterRows } from './register-rows.ts';
import type { SafeRoom, SafeRoomDeps } from './room-deps.ts';
import { createSafeCore } from './safe-core.ts';
import { lockView } from './safe-view.ts';
import { createSignWork } from './sign-work.ts';
import { createTimeWatch } from './time-watch.ts';
import { lockInUse } from './which-lock.ts';

/** `register`: the fold behind its pages, for a snapshot. */
export type KeptSafeRoom = SafeRoom & { readonly register: KeptFold };

export function createSafeRoom(deps: SafeRoomDeps): KeptSafeRoom {
  const { clock, pictures } = deps;
  const core = createSafeCore(deps, () => refresh());
  const { queue } = core;
  const rows = createRegisterRows();
  const signing = createSignWork(core);
  const keypad = createKeypadWork(core, signing, rows);
  const keys = createKeyWork(core, signing, keypad);
  const boards = createBoardWork(core);
  const keptReads = createKeptReads(clock);
  const drawers = createDrawerWork(core);
  const told = new Map<string, string>();

  const views = (): readonly SafeLockView[] => {
    const facts = core.facts(null);
    return core.wired().flatMap(({ lock, readers }) => {
      const rule = core.ruleOf(lock);
      if (rule === null) return [];
      const state = core.state();
      const beside = {
        signing: core.signings.get(lock) ?? null,
        keypad: keypad.view(lock),
        notice: core.notices.at(lock),
      };
      const alarms = core.alarms.at(state, lock, facts.local.day, facts.mono);
      return [lockView({ rule, state, facts, readers, ...beside, alarms, incident: rows.incident })];
    });
  };

  const showAtReaders = (now: readonly SafeLockView[]): void => {
    for (const reader of new Set(core.wired().flatMap(({ readers }) => readers))) {
      const lock = lockInUse(candidatesAt(core, reader), core.state());
      const view = now.find((one) => one.lock === lock);
      const rule = lock === null ? null : core.ruleOf(lock);
      if (view === undefined || rule === null) continue;
      const alarm = view.alarms.some(({ severity }) => severity === 'alarm' || severity === 'escalated');
      const shutOut =
        view.outOfService || view.obstacle?.code === 'sensorSilent' || view.obstacle?.code === 'lockTrouble';
      core.show.lasting(reader, shownAt(rule, core.state(), core.signings.get(rule.lock) ?? null, { alarm, shutOut }));
    }
  };

  const refresh = (): void => {
    signing.lapse();
    const locks = core.wired().map(({ lock }) => lock);
    core.alarms.compare(core.state(), locks, chinaDay(clock.wall()), clock.mono());
    const now = views();
    showAtReaders(now);
    for (const view of now) {
      const text = JSON.stringify(view);
      if (told.get(view.lock) === text) continue;
      told.set(view.lock, text);
      deps.onView(view);
    }
  };

  let ticks = 0;
  const time = createTimeWatch({
    clock,
    look: core.look,
    onMoved: (cause, fromWall, toWall) => room.clockMoved(cause, fromWall, toWall),
    onTick() {
      // While the disk is slow, ticks do not pile up: one that waits is enough.
      if (ticks > 0) return;
      ticks += 1;
      queue.post(async () => {
        ticks -= 1;
        await core.decide({ type: 'tick' });
        await boards.watchSilence();
        await drawers.watch();
      });
    },
  });

  const takeReader = async (reader: string, news: BadgeReaderNews): Promise<void> => {
    switch (news.type) {
      case 'badge':
        await takeBadgeAt(core, signing, reader, news);
        return keys.afterBadge(reader);
      case 'uncounted-badge':
        return takeBadgeAt(core, signing, reader, null);
      case 'keys':
        return keys.take(reader, news.keys);
      default:
        if (news.type === 'lost' || news.type === 'untrusted') keys.forget(reader);
        return takeTrust(core, reader, news);
    }
  };

  const room: KeptSafeRoom = {
    async start() {
      await queue.ask(async () => {
        boards.hear();
        await core.decide({ type: 'start' });
      });
      time.start();
    },
    onBadgeReader(reader, news) {
      if (candidatesAt(core, reader).length === 0) return;
      const isKept = keptReads.isKept(reader, news);
      queue.post(() =>
        isKept ? turnAwayKept(core, reader, news.type === 'badge' ? news : null) : takeReader(reader, news),
      );
    },
    onSafeIo: boards.news,
    onEntry: rows.take,
    register: { dump: rows.dump, load: rows.load },
    openings(params) {
      const { rows: page, more, incidents } = rows.page(params);
      return {
        rows: page.map((row) => ({ ...row, pictures: pictures.picturesOf(row.opening) })),
        more,
        incidents: [...incidents],
      };
    },
    clockMoved(cause, fromWall, toWall) {
      queue.post(async () => {
        await core.decide({ type: 'clockMoved', cause, fromWall, toWall });
      });
    },
    views,
    state: () => ({ locks: [...views()] }),
    async prepare({ lock, act }) {
      const refused = await queue.ask(async () => signing.prepare(lock, act));
      if (refused !== null) return err({ code: refused.code, clause: refused.clause });
      const view = views().find((one) => one.lock === lock);
      if (view === undefined) throw new Error('an act was put up at a lock that has no view');
      return ok({ lock: view });
    },
    act: (params) => queue.ask(() => actFromOffice(core, params)),
    settled: core.settled,
    async close() {
      time.close();
      await core.settled();
    },
  };
  return room;
}
