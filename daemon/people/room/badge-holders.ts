/** Whose badge or login this is: what the vault found, as far as the ledger agrees. */
import type { PersonCredentials } from '../../vault/person-credentials.ts';
import type { Card } from './reader-desk.ts';
import type { RulesDesk } from './rules-desk.ts';

export interface Holder {
  readonly badge: string;
  readonly person: string;
}

export interface BadgeHolders {
  /** Revoked badges too. Null for a card that nobody has. */
  ofCredential(credential: string): Holder | null;
  /** As `ofCredential`; a secure badge whose number alone was read is a copy, and nobody's. */
  ofCard(card: Card): Holder | null;
  /** Null for a login that nobody has who is still here. */
  ofLogin(login: string): string | null;
}

export interface BadgeHoldersDeps {
  readonly rules: Pick<RulesDesk, 'state'>;
  readonly persons: Pick<PersonCredentials, 'findBadge' | 'lookups'>;
}

export function createBadgeHolders({ rules, persons }: BadgeHoldersDeps): BadgeHolders {
  const ofCredential = (credential: string): Holder | null => {
    const found = persons.findBadge(credential);
    const known = found === null ? undefined : rules.state().badges.get(found.badge);
    return found !== null && known?.person === found.person ? found : null;
  };
  return {
    ofCredential,
    ofCard({ credential, credentialClass }) {
      const found = ofCredential(credential);
      const enrolled = found === null ? undefined : rules.state().badges.get(found.badge);
      return enrolled?.class === 'secure-app' && credentialClass !== 'secure-app' ? null : found;
    },
    ofLogin(login) {
      const person = persons.lookups.find('login', login)?.person ?? null;
      const state = person === null ? undefined : rules.state().persons.get(person)?.state;
      return state === undefined || state === 'left' ? null : person;
    },
  };
}
