/**
 * A badge reader with the keys that the vault has for it: in service under the key that it has proven, and, after a commissioning
 * that was cut short, under the one that it may have taken. Without a key it is not in service. A key is given by `giveKey` alone.
 */
import type {
  BadgeReader,
  BadgeReaderEvent,
  ReaderFeedback,
  ReaderIdentity,
} from '../../devices/badge-reader/contract.ts';
import type { OsdpSecurity } from '../../devices/badge-reader/osdp/pd-state.ts';
import { equalBytes } from '../../devices/kit/bytes.ts';
import type { DeviceIdentity, DeviceTrouble } from '../../devices/kit/device.ts';
import { err, type Result } from '../../devices/kit/result.ts';
import type { ReaderKeys } from '../vault/reader-keys.ts';
import { NOT_COMMISSIONED } from './gateway-trouble.ts';

/** A driver with one key, or for commissioning. */
export type MakeReader = (how: {
  readonly security: OsdpSecurity;
  readonly pinned: ReaderIdentity | null;
  readonly onEvent: (event: BadgeReaderEvent) => void;
}) => BadgeReader;

export interface KeyedReaderDeps {
  readonly id: string;
  readonly keys: Pick<ReaderKeys, 'find' | 'confirm'>;
  readonly make: MakeReader;
  readonly onEvent: (event: BadgeReaderEvent) => void;
}

/** In service; which key it has is none of its users' business. */
export type KeyedReader = Omit<BadgeReader, 'commission'>;

interface Candidate {
  readonly key: Uint8Array;
  readonly identity: ReaderIdentity;
  readonly driver: BadgeReader;
}

/** With these the reader says that it does not have the key: another one may be right. */
const KEY_TROUBLES: readonly string[] = ['wrong-key', 'no-secure-channel', 'default-key'];

export function createKeyedReader({ id, keys, make, onEvent }: KeyedReaderDeps): KeyedReader {
  let candidates: readonly Candidate[] = [];
  let active: Candidate | null = null;
  /** While a key is tried that is not the last one: what the reader says against it is not told. */
  let trying = false;
  let shown: ReaderFeedback | null = null;

  function candidate(key: Uint8Array, identity: ReaderIdentity): Candidate {
    // The same driver again: what it counted against the reader stays.
    const known = candidates.find((one) => equalBytes(one.key, key) && same(one.identity, identity));
    if (known !== undefined) return known;
    const fresh: Candidate = {
      key,
      identity,
      driver: make({
        security: { mode: 'secure', key },
        pinned: identity,
        onEvent(event) {
          if (active === fresh && !(trying && event.type === 'untrusted')) onEvent(event);
        },
      }),
    };
    return fresh;
  }

  async function open(): Promise<Result<DeviceIdentity, DeviceTrouble>> {
    const record = keys.find(id);
    const identity = record?.identity ?? null;
    const known = [record?.key ?? null, record?.pending ?? null].filter((key) => key !== null);
    if (record === null || identity === null) return err({ code: 'protocol', reason: NOT_COMMISSIONED });
    candidates = known.map((key) => candidate(key, identity));
    let last: Result<DeviceIdentity, DeviceTrouble> = err({ code: 'protocol', reason: NOT_COMMISSIONED });
    for (const one of candidates) {
      active = one;
      trying = one !== candidates.at(-1);
      if (shown !== null) void one.driver.feedback(shown);
      last = await one.driver.open();
      // `close()` came in between.
      if (active !== one) return last.ok ? err({ code: 'closed' }) : last;
      trying = false;
      if (last.ok && record.pending !== null && equalBytes(one.key, record.pending)) keys.confirm(id, identity);
      if (last.ok || last.error.code !== 'protocol' || !KEY_TROUBLES.includes(last.error.reason)) return last;
    }
    return last;
  }

  const closed = err({ code: 'closed' } as const);
  return {
    open,
    heartbeat: async () => (active === null ? closed : active.driver.heartbeat()),
    async feedback(state) {
      shown = state;
      return active === null ? closed : active.driver.feedback(state);
    },
    text: async (text, seconds) => (active === null ? closed : active.driver.text(text, seconds)),
    acknowledge() {
      for (const { driver } of candidates) driver.acknowledge();
    },
    async close() {
      const leaving = active;
      active = null;
      await leaving?.driver.close();
    },
  };
}

function same(a: ReaderIdentity, b: ReaderIdentity): boolean {
  return a.vendor === b.vendor && a.serial === b.serial;
}
