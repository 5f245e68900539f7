/** When the vault's key is exchanged: after erasures, at most once a day by itself, and before every backup that would need it. */
import type { Log } from '../../devices/kit/log.ts';
import type { Desk } from '../desk/desk.ts';
import type { Actor, Entry } from '../ledger/entry.ts';
import type { Vault } from '../vault/vault.ts';
import type { KeptRegister } from './kept-register.ts';
import { DAY_MS } from './retention-classes.ts';
import { BY_DAEMON, retentionDraft } from './retention-entries.ts';

export interface KeyRotationDeps {
  readonly desk: Pick<Desk, 'record'>;
  readonly vault: Pick<Vault, 'rotate' | 'ownKey'>;
  readonly register: Pick<KeptRegister, 'sinceRotation' | 'rotatedSeen'>;
  readonly log: Log;
  readonly simulated: boolean;
  /** Whether nobody waits for this daemon at the moment: sealing everything anew takes it about a second for ten thousand subjects. */
  quiet(): boolean;
  /** The key is another one now: copies of it elsewhere must follow. */
  onRotated(): void;
}

export interface KeyRotation {
  /** Null where the disk did not let it; the key in force is then the old one or the new one, and the vault knows which. */
  rotate(actors: readonly Actor[]): Promise<Entry | null>;
  /** Where something was erased, and the last one is a day old. */
  daily(seenMs: number): Promise<void>;
  /**
   * Where something was erased, or the key is still the master key: what a copy of today holds must be closed one day. False where the
   * disk did not let it: a copy would keep what was erased within reach.
   */
  beforeBackup(): Promise<boolean>;
}

export function createKeyRotation(deps: KeyRotationDeps): KeyRotation {
  const { desk, vault, register, log, simulated } = deps;

  async function rotate(actors: readonly Actor[]): Promise<Entry | null> {
    let subjects: number;
    try {
      const done = vault.rotate();
      if (done.damaged > 0) log.write('warn', 'vault.rows-damaged', { count: done.damaged });
      ({ subjects } = done);
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown)) throw thrown;
      log.write('error', 'vault.not-rotated', { code: String(thrown.code) });
      return null;
    }
    const draft = retentionDraft({ type: 'vault.rotated', data: { subjects } }, actors, simulated);
    const [entry = null] = await desk.record([draft], null);
    deps.onRotated();
    return entry;
  }

  return {
    rotate,
    async daily(seenMs) {
      const last = register.rotatedSeen();
      if (!deps.quiet()) return;
      if (register.sinceRotation() > 0 && (last === null || seenMs - last >= DAY_MS)) await rotate([BY_DAEMON]);
    },
    async beforeBackup() {
      const due = register.sinceRotation() > 0 || !vault.ownKey();
      return !due || (await rotate([BY_DAEMON])) !== null;
    },
  };
}
