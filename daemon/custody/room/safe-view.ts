/** One lock as screens see it, from state, facts and what people are about to do. Pure. */

import type { MovementInputView } from '../../api/contract/movement-input.ts';
import type { KeypadQuestion, SafeLockView } from '../../api/contract/safe.ts';
import type { IncidentView } from '../../api/contract/safe-incident.ts';
import type { CustodyFacts } from '../custody-commands.ts';
import { createBook } from '../decision.ts';
import type { LockRule } from '../lock-rules.ts';
import { countsOf } from '../movement.ts';
import { type CustodyState, type Delay, isAttempt, NO_STOCK, type Opening } from '../opening-states.ts';
import { REFUSAL_CLAUSES, type RefusalCode } from '../refusals.ts';
import { obstacle } from '../release.ts';
import { standsAs } from '../two-people.ts';
import { rolesFor, type Signing } from './signing.ts';
import type { StandingAlarm } from './standing-alarms.ts';
import { runningOf } from './which-lock.ts';

export interface ViewInputs {
  readonly rule: LockRule;
  readonly state: CustodyState;
  readonly facts: CustodyFacts;
  readonly readers: readonly string[];
  readonly signing: Signing | null;
  readonly keypad: KeypadQuestion | null;
  readonly notice: SafeLockView['notice'];
  readonly alarms: readonly StandingAlarm[];
  /** Null for one that this ledger never told of. */
  incident(id: string): IncidentView | null;
}

export function lockView(inputs: ViewInputs): SafeLockView {
  const { rule, state, facts, signing } = inputs;
  const { lock, safe, holds, within, warnMs, alarmMs, escalateMs } = rule;
  const opening = state.openings.get(lock);
  const running = runningOf(opening);
  const delay = state.delays.get(lock);
  const contacts = facts.contacts.get(lock);
  const { blank, void: voids } = state.held.get(lock) ?? NO_STOCK;
  // Whatever happened to the safe keeps all its locks shut.
  const incidents = [...state.incidents.values()].filter((one) => (facts.rules.get(one.lock)?.safe ?? null) === safe);
  const timer = state.timers.get(lock);
  return {
    lock,
    safe,
    holds,
    within,
    simulated: facts.simulated,
    stage: opening?.stage ?? (delay === undefined ? 'closed' : 'delay'),
    opening: opening?.opening ?? delay?.opening ?? null,
    roleSets: rule.people.map((set) => [...set]),
    factors: { ...rule.factors },
    mayOpen: mayOpen(rule, facts),
    people: (opening?.people ?? []).map(({ person, role, factor }) => ({ person, role, factorGiven: factor !== null })),
    until: untilOf(rule, opening, delay, facts.mono),
    openSinceMono: running?.verified === false ? running.openedMono : null,
    limits: { warnMs, alarmMs, escalateMs },
    contacts: contacts === undefined ? null : { ...contacts, keys: { ...contacts.keys } },
    readers: inputs.readers.map((reader) => ({ reader, ready: facts.readers.has(reader) })),
    obstacle: opening === undefined ? obstacleOf(rule, state, facts) : null,
    notice: inputs.notice,
    alarms: inputs.alarms.map(({ kind, severity, about }) => ({ kind, severity, about })),
    incidents: incidents.flatMap(({ incident }) => inputs.incident(incident) ?? []),
    held: countsOf({ blank, void: voids }),
    heldRanges: [
      ...blank.map((range) => ({ item: 'blank' as const, ...range })),
      ...voids.map((range) => ({ item: 'void' as const, ...range })),
    ],
    sealsHeld: [...(state.sealsHeld.get(lock) ?? [])],
    entered: enteredOf(opening),
    confirmed: running?.confirmed ?? false,
    signing: signing === null ? null : signingOf(signing, state, rule),
    keypad: inputs.keypad,
    day: dayOf(rule, state, facts),
    outOfService: state.outOfService.has(lock),
    timerUntilWall: timer === undefined || timer <= facts.wall ? null : timer,
  };
}

/** The input of an entered movement that waits for the other person's word. */
export function enteredInput(opening: Opening | undefined): MovementInputView | null {
  return enteredOf(opening)?.input ?? null;
}

function enteredOf(opening: Opening | undefined): SafeLockView['entered'] {
  const running = runningOf(opening);
  if (running === null || running.movement === null || running.confirmed) return null;
  const { purpose, stock, seals, counted, enteredBy, after } = running.movement;
  return { input: { purpose, stock: [...stock], seals: [...seals], counted }, by: enteredBy, after };
}

function mayOpen(rule: LockRule, { people }: CustodyFacts): SafeLockView['mayOpen'] {
  const byRole = new Map<string, string[]>(rule.people.flat().map((role) => [role, []]));
  for (const [person, standing] of people) {
    const found = standsAs(rule, standing);
    if (found.ok) byRole.get(found.role)?.push(person);
  }
  return Object.fromEntries(byRole);
}

function obstacleOf(rule: LockRule, state: CustodyState, facts: CustodyFacts): SafeLockView['obstacle'] {
  const code = obstacle(createBook(state, { id: '', type: 'tick' }, facts), rule);
  return code === null ? null : { code, clause: clauseOf(code) };
}

export function clauseOf(code: RefusalCode): string {
  return REFUSAL_CLAUSES[code];
}

function signingOf(signing: Signing, state: CustodyState, rule: LockRule): SafeLockView['signing'] {
  const { act, step, person, first, untilMono } = signing;
  return { act, step, person: person ?? first, roles: [...rolesFor(act, state, rule)], untilMono };
}

function untilOf(
  rule: LockRule,
  opening: Opening | undefined,
  delay: Delay | undefined,
  mono: number,
): SafeLockView['until'] {
  if (opening === undefined) {
    if (delay === undefined) return null;
    return mono < delay.endsMono
      ? { mono: delay.endsMono, ofMs: rule.delayMs, what: 'delay' }
      : { mono: delay.windowEndsMono, ofMs: rule.delayWindowMs, what: 'window' };
  }
  if (isAttempt(opening)) {
    const { stage, untilMono } = opening;
    return stage === 'firstBadge'
      ? { mono: untilMono, ofMs: rule.windowMs, what: 'second' }
      : { mono: untilMono, ofMs: rule.factorMs, what: 'factor' };
  }
  const { stage, releasedMono, pulseMs, openedMono, shutMono, confirmed } = opening;
  if (stage === 'released') {
    const ofMs = pulseMs + rule.graceMs;
    return { mono: releasedMono + ofMs, ofMs, what: 'door' };
  }
  if (stage === 'closing') {
    const ends = confirmed || shutMono === null ? null : shutMono + rule.registerMs;
    return ends === null ? null : { mono: ends, ofMs: rule.registerMs, what: 'register' };
  }
  const from = openedMono ?? releasedMono;
  const next = [rule.warnMs, rule.alarmMs, rule.escalateMs].find((ms) => mono < from + ms);
  return next === undefined ? null : { mono: from + next, ofMs: next, what: 'door' };
}

function dayOf(rule: LockRule, state: CustodyState, { local }: CustodyFacts): SafeLockView['day'] {
  if (rule.dayEndMinute === null) return null;
  const known = state.days.get(rule.lock);
  const checked = known?.day === local.day && known.checked;
  return { day: local.day, checked, due: !checked && local.workingDay && local.minute >= rule.dayEndMinute };
}
