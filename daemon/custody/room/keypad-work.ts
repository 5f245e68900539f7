/** The form of what moved at each lock, driven by its reader's keypad; it follows what the ledger says of the opening. */
import type { BadgeKey } from '../../../devices/badge-reader/contract.ts';
import type { KeypadQuestion } from '../../api/contract/safe.ts';
import { NO_STOCK } from '../opening-states.ts';
import { beginConfirming, beginEntering, type KeypadContext, type KeypadForm, press, viewOf } from './keypad-form.ts';
import type { RegisterRows } from './register-rows.ts';
import type { SafeCore } from './safe-core.ts';
import { enteredInput } from './safe-view.ts';
import type { SignWork } from './sign-work.ts';
import { runningOf } from './which-lock.ts';

export interface KeypadWork {
  press(lock: string, key: BadgeKey): void;
  /** Null while nothing is to be entered or confirmed there. */
  view(lock: string): KeypadQuestion | null;
}

export function createKeypadWork(core: SafeCore, signing: SignWork, rows: RegisterRows): KeypadWork {
  const forms = new Map<string, { readonly about: string; readonly form: KeypadForm }>();

  /** The form that fits what the ledger says now; a new one where that has changed. */
  const formAt = (lock: string): { readonly about: string; readonly form: KeypadForm } | null => {
    const running = runningOf(core.state().openings.get(lock));
    if (running === null || running.stage === 'released' || running.confirmed) return null;
    const entered = enteredInput(running);
    const about = `${running.opening}/${running.movement?.movement ?? 'none'}`;
    const known = forms.get(lock);
    if (known?.about === about) return known;
    const fresh = { about, form: entered === null ? beginEntering() : beginConfirming(entered) };
    forms.set(lock, fresh);
    return fresh;
  };

  const contextOf = (lock: string): KeypadContext | null => {
    const rule = core.ruleOf(lock);
    if (rule === null) return null;
    return {
      holds: rule.holds,
      held: core.state().held.get(lock) ?? NO_STOCK,
      sealsHere: core.state().sealsHeld.get(lock) ?? [],
      sealsAway: rows.sealsAway(lock),
      sealKind: (seal) => rows.sealKind(seal) ?? 'issueSeal',
    };
  };

  return {
    press(lock, key) {
      const context = contextOf(lock);
      const now = formAt(lock);
      // `*` takes back what waits for a badge; other keys do nothing to it.
      if (core.signings.get(lock)?.step === 'badge') {
        if (key === 'clear') signing.prepare(lock, null);
        return;
      }
      if (context === null || now === null) return;
      const { form, act } = press(now.form, key, context);
      forms.set(lock, { about: now.about, form });
      if (act !== null) signing.prepare(lock, act);
    },
    view(lock) {
      const context = contextOf(lock);
      const now = formAt(lock);
      return context === null || now === null ? null : viewOf(now.form, context);
    },
  };
}
