/** How the people room asks the rules: with what is known now, in order, and with the answer as the API tells it. */
import type { Clock } from '../../../devices/kit/clock.ts';
import type { CallError } from '../../api/call-error.ts';
import type { Desk, PeopleAnswer } from '../../desk/desk.ts';
import { chinaDay } from '../calendar-day.ts';
import type { PeopleCommand, PeopleFacts } from '../people-commands.ts';
import { decidePeople } from '../people-decider.ts';
import type { PeopleRefusal } from '../people-refusals.ts';
import type { PeopleRules } from '../people-rules.ts';
import type { PeopleState } from '../people-state.ts';

/** What only the vault and the reader know; asked when somebody or a card is enrolled. */
export type VaultFacts = Pick<PeopleFacts, 'samePerson' | 'loginKnown' | 'cardKnown' | 'cardSecure'>;

export const NOTHING_KNOWN: VaultFacts = { samePerson: null, loginKnown: false, cardKnown: false, cardSecure: null };

export interface RulesDeskDeps {
  readonly desk: Pick<Desk, 'people' | 'decidePeople' | 'record'>;
  readonly clock: Clock;
  readonly boot: string;
  readonly startedMono: number;
  clockTrusted(): boolean;
  readonly rules: PeopleRules;
  readonly simulated: boolean;
  /** The state may have changed. */
  onChange(): void;
}

export interface RulesDesk {
  state(): PeopleState;
  facts(known?: VaultFacts): PeopleFacts;
  /** What the rules would say now; nothing is written. Null for yes. */
  would(command: PeopleCommand, known?: VaultFacts): PeopleRefusal | null;
  /** Decides and writes; resolves when that is on disk. The decision itself is made before this returns. */
  ask(command: PeopleCommand, known?: VaultFacts): Promise<PeopleAnswer>;
  /** `would`, and a no is written down. */
  foreseen(command: PeopleCommand, known?: VaultFacts): Promise<PeopleRefusal | null>;
}

export function createRulesDesk(deps: RulesDeskDeps): RulesDesk {
  const { desk, clock, boot, startedMono, rules, simulated } = deps;

  const facts = (known: VaultFacts = NOTHING_KNOWN): PeopleFacts => {
    const wall = clock.wall();
    return {
      now: { wall, mono: clock.mono(), boot },
      startedMono,
      clockTrusted: deps.clockTrusted(),
      today: chinaDay(wall),
      rules,
      simulated,
      ...known,
    };
  };

  const would: RulesDesk['would'] = (command, known) => {
    const decision = decidePeople(desk.people(), command, facts(known));
    return decision.ok ? null : decision.refusal;
  };

  const ask: RulesDesk['ask'] = async (command, known) => {
    const answer = await desk.decidePeople(command, facts(known), null);
    deps.onChange();
    return answer;
  };

  return {
    state: desk.people,
    facts,
    would,
    ask,
    async foreseen(command, known) {
      if (would(command, known) === null) return null;
      const answer = await ask(command, known);
      return answer.ok ? null : answer.refusal;
    },
  };
}

/** A refusal as the API answers it; `detail` is the penalty's rest in whole seconds. */
export function callErrorOf({ code, clause, waitMs }: PeopleRefusal): CallError {
  return waitMs > 0 ? { code, clause, detail: String(Math.ceil(waitMs / 1_000)) } : { code, clause };
}
