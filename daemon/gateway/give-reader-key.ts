/**
 * Gives a badge reader on its line a new key: once, within a time, and with both keys kept until the reader has proven the new one
 * (OSDP 2.2, KEYSET). Nothing here is done by itself; people asked for it.
 */
import type { BadgeReader, ReaderIdentity } from '../../devices/badge-reader/contract.ts';
import type { OsdpSecurity } from '../../devices/badge-reader/osdp/pd-state.ts';
import { SCBK_D } from '../../devices/badge-reader/protocol/scs-crypto.ts';
import type { Clock } from '../../devices/kit/clock.ts';
import type { DeviceIdentity, DeviceTrouble } from '../../devices/kit/device.ts';
import { err, type Result } from '../../devices/kit/result.ts';
import type { ReaderKeys } from '../vault/reader-keys.ts';

export interface NewReaderKey {
  /** What the reader has now: the key that every new reader has, or one of this site, 16 bytes. */
  readonly currentKey: 'default' | Uint8Array;
  /** 16 random bytes. */
  readonly newKey: Uint8Array;
}

export interface GiveReaderKeyDeps {
  readonly id: string;
  readonly keys: Pick<ReaderKeys, 'putPending' | 'confirm'>;
  readonly clock: Clock;
  /** A driver for commissioning; badges that it hears count for nothing. */
  make(security: OsdpSecurity): BadgeReader;
}

/** A reader may be plugged in and wake up within this time. Milliseconds. */
const WITHIN_MS = 120_000;
/** One that does not answer yet is looked for again. Milliseconds. */
const AGAIN_MS = 1_000;

/** The reader's device must be closed. Answers which device took the key; after an error it may have the old key or the new one. */
export async function giveReaderKey(
  deps: GiveReaderKeyDeps,
  { currentKey, newKey }: NewReaderKey,
  signal: AbortSignal,
): Promise<Result<ReaderIdentity, DeviceTrouble>> {
  const { id, keys, clock, make } = deps;
  const key = currentKey === 'default' ? SCBK_D : ({ kind: 'scbk', bytes: currentKey } as const);
  const driver = make({ mode: 'commission', key });
  let ended: DeviceTrouble | null = null;
  let wake: () => void = () => {};
  const end = (trouble: DeviceTrouble): void => {
    ended ??= trouble;
    wake();
    void driver.close();
  };
  const abandon = (): void => end({ code: 'closed' });
  const cancelDeadline = clock.after(WITHIN_MS, () => end({ code: 'timeout' }));
  signal.addEventListener('abort', abandon);

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(AGAIN_MS, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  }

  /** What only time can mend is waited for; what the reader says against us is an answer. */
  async function untilOpen(): Promise<Result<DeviceIdentity, DeviceTrouble>> {
    for (;;) {
      if (ended !== null) return err(ended);
      const opened = await driver.open();
      if (opened.ok || ended !== null || opened.error.code === 'protocol') return opened;
      await pause();
    }
  }

  try {
    if (signal.aborted) abandon();
    const opened = await untilOpen();
    if (!opened.ok) return err(ended ?? opened.error);
    // On the disk first: whatever happens from here on, the reader has one of the keys that are kept.
    keys.putPending(id, newKey);
    const taken = await driver.commission(newKey);
    if (!taken.ok) return err(ended ?? taken.error);
    keys.confirm(id, taken.value);
    return taken;
  } finally {
    signal.removeEventListener('abort', abandon);
    cancelDeadline();
    await driver.close();
  }
}
