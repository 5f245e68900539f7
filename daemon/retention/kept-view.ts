/** Kept data as the screens see them: what, in which state, until when. Never a value. Pure. */
import type { KeptOverviewResult, KeptSubject, RetentionClassView } from '../api/contract/kept-data.ts';
import type { KeptRegister, KeptRow } from './kept-register.ts';
import type { RetentionClasses } from './retention-classes.ts';
import { classOf, timesOf } from './retention-decider.ts';

/** Both times of one moment, milliseconds. */
export interface SeenNow {
  readonly wall: number;
  readonly seen: number;
}

export function subjectView(row: KeptRow, classes: RetentionClasses, now: SeenNow): KeptSubject {
  const { subject, class: retentionClass, state, at, fields, ended } = row;
  const rule = classOf(classes, retentionClass);
  const { restrictedAt, erasedAt } = rule === null ? { restrictedAt: null, erasedAt: null } : timesOf(row, rule);
  const nextSeen = state === 'active' ? restrictedAt : state === 'restricted' ? erasedAt : null;
  // If the clocks go on as they should; while the PC is off, its time may count less.
  const next = nextSeen === null ? null : Math.max(0, Math.trunc(now.wall + nextSeen - now.seen));
  return { subject, class: retentionClass, state, since: at, next, fields: [...fields], ended };
}

export function overviewOf(register: KeptRegister, classes: RetentionClasses): KeptOverviewResult {
  const counts = new Map<string, { active: number; restricted: number; erased: number }>();
  for (const { class: name, state } of register.rows()) {
    const count = counts.get(name) ?? { active: 0, restricted: 0, erased: 0 };
    count[state] += 1;
    counts.set(name, count);
  }
  const views = Object.entries(classes).map(([name, rule]): RetentionClassView => {
    const { zh, en, clause, activeDays, restrictedDays, earlyErase } = rule;
    const count = counts.get(name) ?? { active: 0, restricted: 0, erased: 0 };
    return { class: name, zh, en, clause, activeDays, restrictedDays, earlyErase, ...count };
  });
  return { classes: views, rotatedAt: register.rotatedAt(), sinceRotation: register.sinceRotation() };
}
