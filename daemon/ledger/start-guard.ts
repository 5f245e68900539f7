/** The rollback guard at a start: found where it must be, made where there cannot be one yet, and never made in place of a lost one. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { DAEMON_ENTRY } from '../daemon-entries.ts';
import { systemCode } from './database-file.ts';
import { createGuard, emptyHead, inspectGuard, openGuard } from './guard-store.ts';
import { madeFormat } from './made-marker.ts';
import { openReader } from './reader.ts';
import type { LedgerTrouble } from './trouble.ts';

export interface StartGuardOptions {
  /** The guard's file. */
  readonly path: string;
  readonly origin: string;
  /** The ledger's file. */
  readonly ledger: string;
  /** Says whether a guard was made with the ledger (format 2), or a ledger only (format 1). */
  readonly marker: string;
  /** Whether a ledger was made here before. */
  readonly expected: boolean;
}

/**
 * Gives the wall time (ms) at which the daemon last was known to run, or null. A guard that is made here knows of nothing signed;
 * the writer tells it of the newest checkpoint once that has been found to lie on the history.
 */
export function readyGuard(options: StartGuardOptions): Result<number | null, LedgerTrouble> {
  const { path, origin, ledger, marker, expected } = options;
  const begun = existsSync(ledger);
  if (inspectGuard(path) === 'absent') {
    // From the time before the guard; or nothing was made here at all.
    const before = madeFormat(marker) === 1 && !(begun && isGuarded(ledger));
    const mayMake = before || (!begun && !expected);
    if (!mayMake) return err({ code: 'guard-missing', path, reason: 'absent' });
    const made = makeGuard(path, origin);
    return made.ok ? ok(null) : made;
  }
  const opened = openGuard(path);
  if (!opened.ok) return opened;
  const guard = opened.value;
  try {
    const last = guard.last();
    if (!begun && last.size > 0) return err({ code: 'ledger-missing', path: ledger, reason: 'guard-remembers' });
    // A first start that was cut short before there was a ledger: its guard knows of nothing yet.
    if (!begun && last.origin !== origin) guard.advance(last, emptyHead(origin));
    return ok(guard.lastAlive());
  } finally {
    guard.close();
  }
}

/** Whether a run of a program that has a guard wrote into it, whatever the marker says: `daemon.started` is of version 2 since then. */
function isGuarded(ledger: string): boolean {
  const reader = openReader(ledger);
  // What cannot be read is said by whoever opens it for writing.
  if (!reader.ok) return false;
  try {
    const leaf = reader.value.newestOf(DAEMON_ENTRY.started);
    return leaf !== null && (JSON.parse(leaf) as { readonly tv?: unknown }).tv !== 1;
  } finally {
    reader.value.close();
  }
}

function makeGuard(path: string, origin: string): Result<void, LedgerTrouble> {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  } catch (error) {
    return err({ code: 'guard-broken', path, reason: systemCode(error) });
  }
  return createGuard(path, emptyHead(origin));
}
