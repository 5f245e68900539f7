/** What managers and witnesses do to a lock from the office: how many proofs each takes, and the act that comes of the form. Pure. */
import type { CustodyAct } from '../../../../daemon/api/contract/custody.ts';
import type { SafeLockView } from '../../../../daemon/api/contract/safe.ts';

export type LockActType = 'dayCheck' | 'service' | 'timer' | 'changeRule';

/** Who proves themselves, as keys of texts. A timer and limits take two managers; what holds numbers is checked by two (Q7.3). */
export function wantedFor(type: LockActType, holds: SafeLockView['holds']): readonly string[] {
  switch (type) {
    case 'service':
      return ['people.oneManager'];
    case 'timer':
    case 'changeRule':
      return ['people.firstManager', 'people.secondManager'];
    case 'dayCheck':
      return holds === 'seals' ? ['register.checker'] : ['register.checker', 'register.secondChecker'];
  }
}

/** The limits of a lock, in milliseconds in the contract and in seconds on the screen. */
export const LIMIT_NAMES = [
  'windowMs',
  'factorMs',
  'delayMs',
  'delayWindowMs',
  'pulseMs',
  'warnMs',
  'alarmMs',
  'escalateMs',
  'registerMs',
] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

/** The limits that were typed; what is empty stays as it is. Null when something is no number, or nothing was typed. */
export function typedLimits(typed: Readonly<Partial<Record<LimitName, string>>>): Record<string, number> | null {
  const limits: Record<string, number> = {};
  for (const name of LIMIT_NAMES) {
    const text = (typed[name] ?? '').trim();
    if (text === '') continue;
    const value = Number(text) * 1_000;
    if (!/^\d+(\.\d+)?$/.test(text) || !Number.isInteger(value)) return null;
    limits[name] = value;
  }
  return Object.keys(limits).length === 0 ? null : limits;
}

/** Hours and minutes from now as the moment at which the timer ends; null when they are no time. */
export function timerEnd(hours: string, minutes: string, wall: number): number | null {
  const whole = /^\d{1,3}$/;
  const [h, m] = [hours.trim() === '' ? '0' : hours.trim(), minutes.trim() === '' ? '0' : minutes.trim()];
  if (!whole.test(h) || !whole.test(m)) return null;
  const ms = (Number(h) * 60 + Number(m)) * 60_000;
  return ms === 0 ? null : Math.round(wall + ms);
}

export type LockAct = Extract<CustodyAct, { type: LockActType }>;
