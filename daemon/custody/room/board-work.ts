/** What a board at the safe tells: contacts, keys, tamper, relays; each in its turn, as it was when the board spoke. */

import type { SafeIoLevels } from '../../../devices/safe-io/contract.ts';
import type { LockConfig } from '../../config/lock-schema.ts';
import type { SafeIoNews } from '../../gateway/device-ports.ts';
import type { Contacts } from '../custody-commands.ts';
import { contactsOf } from './lock-contacts.ts';
import type { SafeCore } from './safe-core.ts';

/** A board may be away for so long, restarting say, before its silence is a trouble of its own. Milliseconds. */
const SILENT_MS = 10_000;

export interface BoardWork {
  news(board: string, news: SafeIoNews): void;
  /** Once a second, inside a job: whose silence has lasted too long. */
  watchSilence(): Promise<void>;
  /** At start, before anything is decided: boards that answer already. */
  hear(): void;
}

export function createBoardWork(core: SafeCore): BoardWork {
  const { deps, silent, queue } = core;
  const heard = new Set<string>();
  const on = (board: string): readonly LockConfig[] => core.wired().filter((wiring) => wiring.board === board);

  /** All contacts as they are now, those of this board as they were when it spoke: no movement between is lost. */
  const asOf = (board: string, levels: SafeIoLevels | null, relayOn: string | null): ReadonlyMap<string, Contacts> => {
    const all = new Map(core.contactsNow());
    for (const wiring of on(board)) {
      const then = levels === null || silent.has(wiring.lock) ? null : contactsOf(wiring, levels);
      if (then === null) continue;
      all.set(wiring.lock, wiring.relay === relayOn ? { ...then, relay: 'on' } : then);
    }
    return all;
  };
  const look = (board: string, levels: SafeIoLevels | null, relayOn: string | null = null): void =>
    queue.post(async () => {
      await core.decide({ type: 'tick' }, { contacts: asOf(board, levels, relayOn) });
    });

  const regained = (board: string, levels: SafeIoLevels): void => {
    for (const wiring of on(board))
      queue.post(async () => {
        const { lock } = wiring;
        const first = !heard.has(lock);
        heard.add(lock);
        silent.delete(lock);
        await core.decide({ type: 'regained', lock, first }, { contacts: asOf(board, levels, null) });
        await core.decide({ type: 'trouble', lock, device: board, kind: 'sensor', present: false });
        await tamper(wiring, wiring.tamper === undefined ? true : levels.inputs[wiring.tamper] === true);
      });
  };

  const tamper = async ({ lock, board, tamper: input }: LockConfig, untouched: boolean): Promise<void> => {
    if (input === undefined) return;
    await core.decide({ type: 'trouble', lock, device: board, kind: 'tamper', present: !untouched });
  };

  const lost = (board: string): void =>
    queue.post(async () => {
      for (const { lock } of on(board)) if (!silent.has(lock)) silent.set(lock, deps.clock.mono());
      await core.decide({ type: 'tick' });
    });

  const input = (board: string, name: string, active: boolean): void => {
    look(board, deps.devices.levels(board));
    for (const wiring of on(board)) {
      const { lock } = wiring;
      for (const [role, key] of Object.entries(wiring.keys))
        if (key === name)
          queue.post(async () => {
            await core.decide({ type: 'key', lock, role, turned: active });
          });
      if (wiring.tamper === name) queue.post(() => tamper(wiring, active));
    }
  };

  /** The board switched off before its time: it began anew, or somebody else switched. An event, not a state: come and gone. */
  const cutShort = (board: string, output: string): void => {
    for (const { lock, relay } of on(board))
      if (relay === output)
        queue.post(async () => {
          const about = { type: 'trouble', lock, device: board, kind: 'power' } as const;
          await core.decide({ ...about, present: true });
          await core.decide({ ...about, present: false });
        });
  };

  return {
    news(board, news) {
      switch (news.type) {
        case 'regained':
          return regained(board, news.levels);
        case 'lost':
          return lost(board);
        case 'input':
          return input(board, news.input, news.active);
        case 'output':
        case 'relay-restored':
          return look(board, deps.devices.levels(board));
        case 'forced-relay':
        case 'relay-stuck':
          deps.log.write('warn', 'safe.relay', { device: board, state: news.type });
          return look(board, deps.devices.levels(board), news.output);
        case 'pulse-cut-short':
          return cutShort(board, news.output);
      }
    },
    async watchSilence() {
      for (const { lock, board } of core.wired()) {
        const since = silent.get(lock);
        if (since === undefined || deps.clock.mono() - since < SILENT_MS) continue;
        await core.decide({ type: 'trouble', lock, device: board, kind: 'sensor', present: true });
      }
    },
    hear() {
      for (const { lock, board } of core.wired())
        if (deps.devices.levels(board) !== null) {
          heard.add(lock);
          silent.delete(lock);
        }
    },
  };
}
