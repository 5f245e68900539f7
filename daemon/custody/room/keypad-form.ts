/**
 * A movement entered with the reader's keypad alone: question after question, `#` accepts, `*` clears or goes back. Pure; the
 * questions go whatMoved → purpose → first → count → more → counted → review, and confirmOrDispute for the other person.
 */
import type { BadgeKey } from '../../../devices/badge-reader/contract.ts';
import type { MovementInputView } from '../../api/contract/movement-input.ts';
import type { KeypadQuestion, SafeAct } from '../../api/contract/safe.ts';
import type { Holds } from '../lock-rules.ts';
import type { SealLine, StockCounts } from '../movement-entries.ts';
import type { Stock } from '../opening-states.ts';
import { lowestHeld, runFrom } from './keypad-numbers.ts';
import { PLANS, type Plan, type Way } from './keypad-plans.ts';

/** What the form needs to know of the books. */
export interface KeypadContext {
  readonly holds: Holds;
  readonly held: Stock;
  /** Seals behind the lock, and those that were there and are out. */
  readonly sealsHere: readonly string[];
  readonly sealsAway: readonly string[];
  sealKind(seal: string): SealLine['kind'];
}

type Question = KeypadQuestion['question'];

export interface KeypadForm {
  readonly question: Question;
  readonly typed: string;
  /** `typed` is the form's own proposal: the first digit replaces it. */
  readonly proposed: boolean;
  readonly way: Way | null;
  readonly plan: Plan | null;
  readonly first: string | null;
  /** Blanks as counted by hand, while the voids are still to be counted. */
  readonly draft: MovementInputView;
}

export interface KeypadStep {
  readonly form: KeypadForm;
  /** To be put up for signing. */
  readonly act: SafeAct | null;
}

const EMPTY: MovementInputView = { purpose: 'nothingDone', stock: [], seals: [], counted: null };
const LONGEST_TYPED = 16;
const DISPUTES = ['numbers', 'count', 'seal', 'purpose'] as const;
const ANSWERS: Partial<Readonly<Record<Question, readonly string[]>>> = {
  more: ['more', 'done'],
  confirmOrDispute: ['confirm', ...DISPUTES],
};

export function beginEntering(): KeypadForm {
  const blank = { typed: '', proposed: false, way: null, plan: null, first: null };
  return { question: 'whatMoved', ...blank, draft: EMPTY };
}

/** For the person who has to say whether `entered` is right. */
export function beginConfirming(entered: MovementInputView): KeypadForm {
  return { ...beginEntering(), question: 'confirmOrDispute', draft: entered };
}

export function viewOf(form: KeypadForm, context: KeypadContext): KeypadQuestion {
  const { question, typed, draft } = form;
  return { question, typed, choices: [...choicesOf(form, context)], draft };
}

/** Numbered answers to the question, 1 first; none where a number is typed. */
function choicesOf({ question, way, plan, draft }: KeypadForm, context: KeypadContext): readonly string[] {
  if (question === 'whatMoved')
    return draft.stock.length + draft.seals.length > 0 ? ['out', 'in'] : ['out', 'in', 'nothing'];
  if (question === 'purpose') return way === null ? [] : PLANS[context.holds][way].map(({ choice }) => choice);
  if (question === 'first' && plan?.item === 'seal')
    return (way === 'out' ? context.sealsHere : context.sealsAway)
      .filter((seal) => !draft.seals.some((line) => line.seal === seal))
      .slice(0, 9);
  return ANSWERS[question] ?? [];
}

export function press(form: KeypadForm, key: BadgeKey, context: KeypadContext): KeypadStep {
  if (key === 'enter') return accept(form, context);
  if (key === 'clear') return stay(form.typed === '' ? goBack(form) : { ...form, typed: '', proposed: false });
  if (key === 'other' || form.question === 'review') return stay(form);
  // A choice is one digit; a further one corrects it.
  const one = form.proposed || choicesOf(form, context).length > 0;
  const typed = one ? key : form.typed + key;
  return stay(typed.length > LONGEST_TYPED ? form : { ...form, typed, proposed: false });
}

const stay = (form: KeypadForm): KeypadStep => ({ form, act: null });

function ask(form: KeypadForm, question: Question, change: Partial<KeypadForm> = {}): KeypadStep {
  return stay({ ...form, typed: '', proposed: false, ...change, question });
}

function accept(form: KeypadForm, context: KeypadContext): KeypadStep {
  const { question, typed, draft } = form;
  const at = Number(typed) - 1;
  const choice = typed === '' ? undefined : choicesOf(form, context)[at];
  switch (question) {
    case 'whatMoved':
      return choice === undefined ? refuse(form) : ask(form, 'purpose', { way: choice as Way });
    case 'purpose': {
      const plan = form.way === null ? undefined : PLANS[context.holds][form.way][at];
      return plan === undefined || choice === undefined ? refuse(form) : askFirst(form, plan, context);
    }
    case 'first':
      if (form.plan?.item === 'seal') return choice === undefined ? refuse(form) : addSeal(form, choice, context);
      return typed === '' ? refuse(form) : ask(form, 'count', { first: typed });
    case 'count':
      return addRun(form, context);
    case 'more':
      if (choice === 'more') return ask(form, 'whatMoved', { way: null, plan: null, first: null });
      return choice === undefined ? refuse(form) : askCounted(form, context);
    case 'counted':
      return takeCounted(form, context);
    case 'review':
      return { form, act: { type: 'enterMovement', input: draft } };
    case 'confirmOrDispute': {
      const why = DISPUTES[at - 1];
      if (choice === 'confirm') return { form, act: { type: 'confirmMovement' } };
      return why === undefined ? refuse(form) : { form, act: { type: 'disputeMovement', why } };
    }
  }
}

/** Nothing of the kind: asked again. */
function refuse(form: KeypadForm): KeypadStep {
  return stay({ ...form, typed: '', proposed: false });
}

function askFirst(form: KeypadForm, plan: Plan, context: KeypadContext): KeypadStep {
  const nothingYet = form.draft.stock.length + form.draft.seals.length === 0;
  const draft = nothingYet ? { ...form.draft, purpose: plan.purpose } : form.draft;
  if (plan.item === null) return askCounted({ ...form, draft }, context);
  // The next ones issued are the lowest held (design 5, "A blank's life").
  const lowest = plan.item === 'blank' && form.way === 'out' ? lowestHeld(context.held, draft) : null;
  return ask(form, 'first', { plan, draft, typed: lowest ?? '', proposed: lowest !== null });
}

function addSeal(form: KeypadForm, seal: string, { sealKind }: KeypadContext): KeypadStep {
  const { plan, way, draft } = form;
  if (plan?.item !== 'seal' || way === null || way === 'nothing') return refuse(form);
  const line = { seal, kind: sealKind(seal), direction: way, reason: plan.reason, condition: 'sound' } as const;
  return ask(form, 'more', { draft: { ...draft, seals: [...draft.seals, line] } });
}

function addRun(form: KeypadForm, { held }: KeypadContext): KeypadStep {
  const { plan, way, draft, first, typed } = form;
  if (
    plan === null ||
    plan.item === null ||
    plan.item === 'seal' ||
    way === null ||
    way === 'nothing' ||
    first === null
  )
    return refuse(form);
  const run = typed === '' ? null : runFrom(first, Number(typed), held);
  if (run === null) return refuse(form);
  const line = {
    item: plan.item,
    direction: way,
    reason: plan.reason,
    ...run,
    source: 'typed',
    packSeal: null,
  } as const;
  return ask(form, 'more', { draft: { ...draft, stock: [...draft.stock, line] } });
}

/** Seals are not counted: each is named. */
function askCounted(form: KeypadForm, { holds }: KeypadContext): KeypadStep {
  return ask(form, holds === 'seals' ? 'review' : 'counted');
}

/** First the blanks, then, where the books have voids there, the voids; `#` alone: not counted. */
function takeCounted(form: KeypadForm, { holds, held }: KeypadContext): KeypadStep {
  const { draft, typed } = form;
  if (typed === '') return ask(form, 'review', { draft: { ...draft, counted: null } });
  const number = Number(typed);
  if (number > 1_000_000) return refuse(form);
  const counted = (counts: StockCounts): MovementInputView => ({ ...draft, counted: counts });
  if (draft.counted !== null) return ask(form, 'review', { draft: counted({ ...draft.counted, voids: number }) });
  if (holds === 'voids') return ask(form, 'review', { draft: counted({ blanks: 0, voids: number }) });
  const voidsToo = held.void.length > 0 || draft.stock.some(({ item }) => item === 'void');
  return ask(form, voidsToo ? 'counted' : 'review', { draft: counted({ blanks: number, voids: 0 }) });
}

/** One question back; from the end of a line, to its beginning. */
function goBack(form: KeypadForm): KeypadForm {
  const to = (question: Question, change: Partial<KeypadForm> = {}): KeypadForm => ask(form, question, change).form;
  switch (form.question) {
    case 'purpose':
      return to('whatMoved');
    case 'first':
      return to('purpose');
    case 'count':
      return to('first');
    case 'whatMoved':
    case 'confirmOrDispute':
      return form;
    default:
      // Past a line: everything anew, so that no half of an old line is left behind unseen.
      return beginEntering();
  }
}
