/** What a peripheral reports of badges, keys and itself, and what of it counts. Pure. */
import type { BadgeKey, TypedKeys } from '../contract.ts';
import { type CardBits, storedCredential } from '../protocol/card-format.ts';
import type { KeyName, SecretKeys } from '../protocol/keypad.ts';
import type { OsdpReply } from '../protocol/osdp-reply.ts';
import type { Advanced, PdEffect, PdRules, PdState } from './pd-state.ts';

/** What the channel proves of a reply. */
export interface Proof {
  /** The session is under this site's key, and the reader is in service with it. */
  readonly siteKey: boolean;
  /** SCS_18: encrypted, and its MAC was right. */
  readonly encrypted: boolean;
}

/** Badges and keys count only in service, under the site's key and encrypted (SCS_18 of the present session). */
export function learnFrom(rules: PdRules, state: PdState, reply: OsdpReply, proof: Proof): Advanced {
  const counts = proof.siteKey && proof.encrypted && state.step === 'online';
  switch (reply.type) {
    case 'raw': {
      const credential = storedCredential(reply as CardBits);
      if (!counts || !credential.ok) return only(state, { type: 'uncounted-badge', bits: reply.bits });
      const { credentialClass } = rules;
      const { format } = reply;
      return only(state, { type: 'badge', credential: credential.value, credentialClass, format, secured: true });
    }
    case 'keypad':
      return counts ? only(state, { type: 'keys', keys: typed(reply.keys) }) : noted(state, 'uncounted-keys');
    case 'lstatr':
      return compare(state, { ...state, localTamper: reply.tamper }, reply.powerFault);
    case 'rstatr': {
      const headTamper = reply.readers.some((reader) => reader !== 'normal');
      return compare(state, { ...state, headTamper }, state.status.powerFault);
    }
    case 'fmt':
      // Underspecified and deprecated: that it came is worth a line, its content nothing.
      return noted(state, 'fmt');
    case 'other':
      return noted(state, 'unknown-reply');
    default:
      return { next: state, effects: [] };
  }
}

/** Told as changes once in service; before that the status goes with `regained`. */
function compare(before: PdState, after: PdState, powerFault: boolean): Advanced {
  const tamper = after.localTamper || after.headTamper;
  const next = { ...after, status: { tamper, powerFault } };
  if (before.step !== 'online') return { next, effects: [] };
  const effects: PdEffect[] = [];
  if (before.status.tamper !== tamper) effects.push({ do: 'tell', event: { type: 'tamper', active: tamper } });
  if (before.status.powerFault !== powerFault)
    effects.push({ do: 'tell', event: { type: 'power', fault: powerFault } });
  return { next, effects };
}

function only(next: PdState, event: Extract<PdEffect, { do: 'tell' }>['event']): Advanced {
  return { next, effects: [{ do: 'tell', event }] };
}

function noted(next: PdState, reason: string): Advanced {
  return { next, effects: [{ do: 'note', reason }] };
}

function typed(keys: SecretKeys): TypedKeys {
  return { reveal: () => keys.reveal().map(badgeKey) };
}

function badgeKey(name: KeyName): BadgeKey {
  return name === 'unknown' || name.startsWith('F') ? 'other' : (name as BadgeKey);
}
