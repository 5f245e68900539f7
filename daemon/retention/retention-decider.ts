/**
 * What becomes of kept data: the rule's round, and what two managers want. Pure: decides on the register and on seen time alone.
 * active → restricted → erased, never back. Erasing is decided here and carried out in `erasing.ts`.
 */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { Actor, EntryDraft } from '../ledger/entry.ts';
import type { KeptRegister, KeptRow } from './kept-register.ts';
import { DAY_MS, ERASED_ELSEWHERE, type RetentionClass, type RetentionClasses, ruleName } from './retention-classes.ts';
import { BY_DAEMON, type PiiEnd, retentionDraft } from './retention-entries.ts';

export type RetentionRefusal = 'subjectUnknown' | 'keptByRule' | 'alreadyRestricted' | 'restrictedData';

/** When a row leaves each state, in seen time; null = never. Milliseconds. */
export interface KeptTimes {
  readonly restrictedAt: number | null;
  readonly erasedAt: number | null;
}

export function timesOf(row: KeptRow, { from, activeDays, restrictedDays }: RetentionClass): KeptTimes {
  const since = from === 'left' ? row.left : row.stored;
  if (since === null || activeDays === null) return { restrictedAt: null, erasedAt: null };
  const restrictedAt = since + activeDays * DAY_MS;
  return { restrictedAt, erasedAt: restrictedDays === null ? null : restrictedAt + restrictedDays * DAY_MS };
}

/** What the rule wants now, by entries to be written. A class that the profile does not name is kept. */
export function decideRound(
  register: Pick<KeptRegister, 'rows'>,
  classes: RetentionClasses,
  seenMs: number,
): readonly EntryDraft[] {
  const drafts: EntryDraft[] = [];
  for (const row of register.rows()) {
    const rule = classOf(classes, row.class);
    if (row.state === 'erased' || row.erasing !== null || rule === null || ERASED_ELSEWHERE.has(row.class)) continue;
    const { restrictedAt, erasedAt } = timesOf(row, rule);
    const by = `rule:${ruleName(row.class, rule)}`;
    if (erasedAt !== null && seenMs >= erasedAt) drafts.push(end('pii.erasing', row, by, [BY_DAEMON]));
    else if (row.state === 'active' && restrictedAt !== null && seenMs >= restrictedAt)
      drafts.push(end('pii.restricted', row, by, [BY_DAEMON]));
  }
  return drafts;
}

export interface EarlyCommand {
  readonly type: 'erase' | 'restrict';
  readonly subject: string;
  readonly reason: string;
  /** The two managers. */
  readonly actors: readonly Actor[];
}

/** Empty where it is decided already and only waits to be carried out. */
export function decideEarly(
  register: Pick<KeptRegister, 'of'>,
  classes: RetentionClasses,
  { type, subject, reason, actors }: EarlyCommand,
): Result<readonly EntryDraft[], RetentionRefusal> {
  const kept = register.of(subject).filter(({ state }) => state !== 'erased');
  if (kept.length === 0) return err('subjectUnknown');
  // Somebody who works here is needed by name: at the safe, on the screens, in the registers.
  const needed = kept.some((row) => row.person !== null && row.left === null);
  const fixed = type === 'erase' && kept.some((row) => classOf(classes, row.class)?.earlyErase !== true);
  if (needed || fixed) return err('keptByRule');
  const rest = kept.filter(({ erasing }) => erasing === null);
  const by = `early:${reason}`;
  if (type === 'erase') return ok(rest.map((row) => end('pii.erasing', row, by, actors)));
  const active = rest.filter(({ state }) => state === 'active');
  return active.length === 0
    ? err('alreadyRestricted')
    : ok(active.map((row) => end('pii.restricted', row, by, actors)));
}

/** Whether the values of a subject may be looked at. */
export function mayShow(register: Pick<KeptRegister, 'of'>, subject: string): Result<void, RetentionRefusal> {
  const kept = register.of(subject).filter(({ state, erasing }) => state !== 'erased' && erasing === null);
  if (kept.length === 0) return err('subjectUnknown');
  return kept.every(({ state }) => state === 'restricted') ? err('restrictedData') : ok(undefined);
}

export function classOf(classes: RetentionClasses, name: string): RetentionClass | null {
  return (Object.hasOwn(classes, name) ? classes[name] : undefined) ?? null;
}

function end(
  type: 'pii.erasing' | 'pii.restricted',
  { subject, class: retentionClass, simulated }: KeptRow,
  by: string,
  actors: readonly Actor[],
): EntryDraft {
  const data: PiiEnd = { subject, class: retentionClass, by };
  return retentionDraft({ type, data }, actors, simulated);
}
