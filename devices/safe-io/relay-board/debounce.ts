/** When a contact's new level counts: contacts bounce for some tens of milliseconds before they stay. Pure. */

/** Longest bounce. Milliseconds. */
export const BOUNCE_MS = 50;

/** One contact. `turning` is a level that was seen and has not yet stayed for long enough. */
export interface Debounced {
  readonly level: boolean;
  /** When the other level was first known to be there, monotonic ms. */
  readonly turningSince: number | null;
}

export function settled(level: boolean): Debounced {
  return { level, turningSince: null };
}

/** One look at the contact, that began at `askedAt` and was answered at `answeredAt` (monotonic ms). */
export function look(contact: Debounced, level: boolean, askedAt: number, answeredAt: number): Debounced {
  if (level === contact.level) return settled(level);
  if (contact.turningSince === null) return { level: contact.level, turningSince: answeredAt };
  // Both looks must lie apart for sure: from the end of the first to the start of this one.
  return askedAt - contact.turningSince >= BOUNCE_MS ? settled(level) : contact;
}
