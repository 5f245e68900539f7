/** Acts of managers and witnesses from the office: two proofs or one, used up in the transaction of what they allow. */
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import type { CallError } from '../../api/call-error.ts';
import type { CustodyAct } from '../../api/contract/custody.ts';
import type { MethodResult, Params } from '../../api/contract/methods.ts';
import type { CustodyAnswer } from '../../desk/desk.ts';
import { newId } from '../../random.ts';
import { LIMITS } from '../lock-limits.ts';
import { type RefusalCode, refusal } from '../refusals.ts';
import type { SafeCore } from './safe-core.ts';
import type { Unnumbered } from './signing.ts';

type Answered = Result<MethodResult<'custody.act'>, CallError>;

/** How many people each act may have: the least, the most. */
const PEOPLE: Readonly<Record<CustodyAct['type'], readonly [number, number]>> = {
  service: [1, 1],
  timer: [2, 2],
  changeRule: [2, 2],
  dayCheck: [1, 2],
  acknowledge: [1, 2],
  account: [1, 1],
  confirmAccount: [1, 1],
};

/** Only inside a job of the queue. */
export async function actFromOffice(core: SafeCore, { act, proofs }: Params<'custody.act'>): Promise<Answered> {
  const [least, most] = PEOPLE[act.type];
  if (proofs.length < least) return no('twoPeopleNeeded');
  if (act.type === 'changeRule' && !Object.keys(act.limits).every((name) => Object.hasOwn(LIMITS, name)))
    return no('ruleInvalid');
  const { useProofs: spendProofs } = core.deps.people;
  const used = spendProofs(proofs.slice(0, most), `custody.${act.type}`);
  if (!used.ok) return err({ code: used.error.code, clause: used.error.clause });
  const { people, draft } = used.value;
  const [by, other = null] = people;
  if (by === undefined) throw new Error('proofs that name nobody');
  const first = await core.decide(commandOf(core, act, by, other), { before: [draft] });
  if (act.type !== 'acknowledge' || other === null || first.refusal !== null) return answerOf(first);
  // Both at once: two people, two words, two entries.
  return answerOf(await core.decide({ type: 'acknowledge', incident: act.incident, by: other }));
}

function commandOf(core: SafeCore, act: CustodyAct, by: string, other: string | null): Unnumbered {
  // Acts of two people never get here with one; the rules refuse one person who stands there twice.
  const confirmedBy = other ?? by;
  switch (act.type) {
    case 'service':
      return { type: 'service', lock: act.lock, enabled: act.enabled, by };
    case 'timer':
      return { type: 'timer', lock: act.lock, untilWall: act.untilWall, by, confirmedBy };
    case 'changeRule': {
      const rule = { ...core.ruleOf(act.lock), ...act.limits };
      return { type: 'changeRule', lock: act.lock, rule, by, confirmedBy };
    }
    case 'dayCheck':
      return { type: 'dayCheck', lock: act.lock, by, confirmedBy: other };
    case 'acknowledge':
    case 'confirmAccount':
      return { type: act.type, incident: act.incident, by };
    case 'account': {
      const input = act.input === null ? null : { ...act.input, movement: newId(core.deps.random, 'mv') };
      return { type: 'account', incident: act.incident, by, reason: act.reason, key: act.key, input };
    }
  }
}

function answerOf({ entries, refusal: refused }: CustodyAnswer): Answered {
  if (refused !== null) return err({ code: refused.code, clause: refused.clause });
  return ok({ seq: entries.at(-1)?.seq ?? 0 });
}

function no(code: RefusalCode): Answered {
  return err({ code, clause: refusal(code).clause });
}
