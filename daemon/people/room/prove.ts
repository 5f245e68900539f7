/** How somebody proves at a screen who they are: badge and PIN at a desk reader, or name and passphrase. */
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import type { CallError } from '../../api/call-error.ts';
import type { MethodResult, Params } from '../../api/contract/methods.ts';
import type { Caller } from '../../api/ports.ts';
import type { BadgeHolders } from './badge-holders.ts';
import type { ReaderDesk, Turn } from './reader-desk.ts';
import { callErrorOf, type RulesDesk } from './rules-desk.ts';
import type { SecretAttempts, Try, TryEnd } from './secret-attempt.ts';

/** How long a badge may take to come when the caller does not say. Milliseconds. */
const DEADLINE_MS = 60_000;
/** So many badges may take each other's place in one call: whoever plays with them does not keep the reader from others for ever. */
const MOST_BADGES = 5;

type Proven = Result<MethodResult<'people.prove'>, CallError>;

export interface ProveDeps {
  readonly rules: RulesDesk;
  readonly readers: ReaderDesk;
  readonly attempts: SecretAttempts;
  readonly holders: BadgeHolders;
}

export type Prove = (params: Params<'people.prove'>, caller: Caller, signal: AbortSignal) => Promise<Proven>;

export function createProve({ rules, readers, attempts, holders }: ProveDeps): Prove {
  const answer = (person: string | null, tried: TryEnd): Proven => {
    switch (tried.end) {
      case 'right':
        if (person === null) throw new Error('nobody gave the right answer');
        return ok({ proof: tried.attempt, person, validMs: rules.facts().rules.proofMs });
      case 'wrong':
        return err(
          tried.penaltyMs > 0
            ? callErrorOf({ code: 'penalty', clause: 'design 5', waitMs: tried.penaltyMs })
            : { code: 'secretWrong' },
        );
      case 'refused':
        return err(callErrorOf(tried.refusal));
      case 'unchecked':
        return err({ code: 'stopping' });
    }
  };

  const atReader = async (turn: Turn): Promise<Proven> => {
    let card = await turn.badge('badge');
    for (let badges = 0; badges < MOST_BADGES; badges++) {
      if (!card.ok) return err({ code: card.error });
      const holder = holders.ofCard(card.value);
      const about: Try = {
        person: holder?.person ?? null,
        badge: holder?.badge ?? null,
        reader: turn.reader,
        kind: 'pin',
        use: 'proof',
      };
      const hindrance = await attempts.hindrance(about);
      if (hindrance !== null) return err(callErrorOf(hindrance));
      const came = await turn.pin('pin');
      if (!came.ok) return err({ code: came.error });
      if (came.value.type === 'pin') {
        turn.checking();
        return answer(about.person, await attempts.run(about, came.value.pin));
      }
      // Another badge: whoever came last is meant.
      card = ok(came.value.card);
    }
    return err({ code: 'nobodyCame' });
  };

  return async ({ by, deadlineMs = DEADLINE_MS }, caller, signal) => {
    if (by.kind === 'passphrase') {
      readers.giveUp(caller.session);
      const person = holders.ofLogin(by.login);
      const about: Try = { person, badge: null, reader: caller.keyId, kind: 'passphrase', use: 'proof' };
      return answer(person, await attempts.run(about, by.passphrase));
    }
    const turn = readers.take({ reader: by.reader ?? null, caller, deadlineMs, signal });
    if (!turn.ok) return turn;
    let proven: Proven | null = null;
    try {
      proven = await atReader(turn.value);
      return proven;
    } finally {
      const nobody = proven?.ok === false && ['nobodyCame', 'cancelled'].includes(proven.error.code);
      turn.value.end(proven?.ok === true ? 'granted' : nobody ? 'idle' : 'refused');
    }
  };
}
