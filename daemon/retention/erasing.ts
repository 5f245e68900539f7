/**
 * Carries out what was decided about kept data. Intent on disk, keys and values destroyed, end on disk; a power cut anywhere is settled
 * by the next start, which finds the intent and does the rest again.
 */
import type { Log } from '../../devices/kit/log.ts';
import type { Desk } from '../desk/desk.ts';
import type { Vault } from '../vault/vault.ts';
import type { KeptRegister, KeptRow } from './kept-register.ts';
import { SETTLED_ELSEWHERE } from './retention-classes.ts';
import { BY_DAEMON, type PiiEnd, retentionDraft } from './retention-entries.ts';

export interface ErasingDeps {
  readonly desk: Pick<Desk, 'record'>;
  readonly vault: Pick<Vault, 'eraseClass' | 'subjectsOf' | 'openRestricted' | 'lookups'>;
  readonly register: KeptRegister;
  readonly log: Log;
  /** Names of the classes that the profile has. */
  readonly classes: readonly string[];
}

export interface Erasing {
  /** Everything that was decided and is not done. False where the disk does not let something go: it is tried again later. */
  carryOut(): Promise<boolean>;
  /** At start: what the vault holds against the ledger's word, and what it holds without any. */
  settle(): Promise<void>;
  /** At start: subjects that were kept before there were lookups. */
  addLookups(): void;
}

/** Why something is erased that no entry brought. */
const UNWRITTEN = 'rule:unwritten';

export function createErasing({ desk, vault, register, log, classes }: ErasingDeps): Erasing {
  function destroyed({ subject, class: retentionClass }: Pick<KeptRow, 'subject' | 'class'>): boolean {
    try {
      vault.eraseClass(subject, retentionClass);
      return true;
    } catch (thrown) {
      const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
      log.write('error', 'retention.not-erased', { code });
      return false;
    }
  }

  async function finish(row: KeptRow): Promise<boolean> {
    if (row.erasing === null) return true;
    // A disk that does not let one go will not let the next one go either.
    if (!destroyed(row)) return false;
    const { subject, class: retentionClass, erasing, simulated } = row;
    const data: PiiEnd = { subject, class: retentionClass, by: erasing.by };
    await desk.record([retentionDraft({ type: 'pii.erased', data }, erasing.entry.actors, simulated)], null);
    return true;
  }

  async function carryOut(): Promise<boolean> {
    for (const row of [...register.rows()]) if (!(await finish(row))) return false;
    return true;
  }

  return {
    carryOut,
    async settle() {
      for (const name of classes) {
        const kept = vault.subjectsOf(name).map((subject) => ({
          subject,
          class: name,
          row: register.of(subject).find((one) => one.class === name),
        }));
        // A vault that was put back from a copy holds again what was erased since.
        const back = kept.filter(({ row }) => row?.state === 'erased');
        for (const one of back) destroyed(one);
        if (back.length > 0) log.write('warn', 'retention.erased-again', { count: back.length });
        // After a recovery the entries may lie in the part that was lost: people look at it first.
        if (SETTLED_ELSEWHERE.has(name) || register.recovering()) continue;
        // No entry leads to these: nobody would ever ask for them, and no rule would ever end them.
        const unwritten = kept.filter(({ row }) => row === undefined);
        const drafts = unwritten.map(({ subject }) =>
          retentionDraft({ type: 'pii.erasing', data: { subject, class: name, by: UNWRITTEN } }, [BY_DAEMON], false),
        );
        await desk.record(drafts, null);
      }
      await carryOut();
    },
    addLookups() {
      for (const { subject, state } of register.rows()) {
        if (state === 'erased' || vault.lookups.has(subject)) continue;
        const opened = vault.openRestricted(subject);
        if (opened.ok) vault.lookups.add(subject, opened.value);
      }
    },
  };
}
