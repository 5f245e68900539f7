/**
 * Carries out a reading: entry on disk, then the reader is told; outcome on disk, then the answer leaves.
 * The same key never reads twice. Personal data go to the caller, to the vault where asked, and nowhere else.
 */
import { createHash } from 'node:crypto';
import type { CardReading, ReadingStep, ReadingTrouble, ReadRequest } from '../../devices/id-reader/contract.ts';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { CallError } from '../api/call-error.ts';
import { ERROR_CATALOGUE, type ErrorCode } from '../api/contract/error-catalogue.ts';
import type { MethodResult, Params } from '../api/contract/methods.ts';
import type { ReadingState as ReadingView } from '../api/contract/readings.ts';
import type { Caller, ReadingPort } from '../api/ports.ts';
import type { Desk, FoundCall } from '../desk/desk.ts';
import type { Actor, CallMark } from '../ledger/entry.ts';
import { newId, type Random } from '../random.ts';
import type { Prepared, Vault } from '../vault/vault.ts';
import { personalValues } from './document-values.ts';
import type { ReadingFacts, ReadingRefusal } from './reading-decider.ts';
import { errorOfTrouble } from './reading-trouble.ts';

/** How long a reading waits for its card when the caller does not say. Milliseconds. */
const DEADLINE_MS = 60_000;
/** Retention class of documents that are read for a case; its time is in the profile. */
const RETENTION_CLASS = 'identity-document';

type Started = Result<MethodResult<'reading.start'>, CallError>;

export interface ReadingDeps {
  readonly desk: Desk;
  readonly vault: Pick<Vault, 'newSubject' | 'prepare' | 'store' | 'erase'>;
  readonly random: Random;
  facts(reader: string): ReadingFacts['reader'];
  /** The caller for an entry, with the person who is signed in there. */
  actorOf(caller: Caller): Actor;
  read(reader: string, request: ReadRequest): Promise<Result<CardReading, ReadingTrouble>>;
  onState(state: ReadingView): void;
}

export interface ReadingSessions extends ReadingPort {
  /** The reader of a running reading came to another step. */
  step(reader: string, step: ReadingStep): void;
  /** Readings under way. */
  states(): readonly ReadingView[];
  /** Resolves when every reading that is under way has its outcome on disk. */
  settled(): Promise<void>;
}

interface Running {
  view: ReadingView;
  readonly abort: AbortController;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Where the outcome of a reading is remembered, for callers that repeat their key. */
function outcomeKey(reading: string): string {
  return `outcome:${reading}`;
}

function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERROR_CATALOGUE, text);
}

export function createReadingSessions(deps: ReadingDeps): ReadingSessions {
  const { desk, vault, random } = deps;
  const running = new Map<string, Running>();
  /** First calls that have not answered yet, by reading: a repeated key waits for the first. */
  const answers = new Map<string, Promise<Started>>();

  const show = (reading: Running, change: Pick<ReadingView, 'state' | 'step' | 'outcome'>): void => {
    reading.view = { ...reading.view, ...change };
    deps.onState(reading.view);
  };

  const refused = (refusal: ReadingRefusal): CallError => {
    if (refusal.code !== 'deviceBusy') return { code: refusal.code };
    const { role, session } = refusal.holder;
    return { code: 'deviceBusy', holder: { role: role ?? '', session: session ?? '' } };
  };

  /** The first call's answer for a key that comes again. Personal data were never kept, so the document is not in it. */
  const repeat = async (call: FoundCall, argsHash: string): Promise<Started> => {
    if (call.argsHash !== argsHash) return err({ code: 'keyReused' });
    await answers.get(call.ref);
    const outcome = desk.findCall(outcomeKey(call.ref));
    if (outcome === null) return err({ code: 'interrupted', detail: 'duplicate' });
    if (isErrorCode(outcome.ref)) return err({ code: outcome.ref, detail: 'duplicate' });
    const subject = outcome.ref === '' ? null : outcome.ref;
    return ok({ reading: call.ref, seq: outcome.seq, duplicate: true, subject, document: null, samNumber: null });
  };

  const finish = async (
    reading: Running,
    subject: string | null,
    done: Result<CardReading, ReadingTrouble>,
  ): Promise<Started> => {
    const id = reading.view.reading;
    const mark = (ref: string): CallMark => ({ key: outcomeKey(id), method: 'reading.start', argsHash: '', ref });
    if (!done.ok) {
      const { code, status } = errorOfTrouble(done.error);
      await desk.reading({ type: 'fail', reading: id, code, status }, { reader: null }, mark(code));
      return err({ code });
    }
    const { document, samNumber } = done.value;
    let prepared: Prepared;
    try {
      prepared = vault.prepare(subject ?? vault.newSubject(), personalValues(document));
      // Before the entry that names the subject: a crash in between is mended at the next start, a loss could not be.
      if (subject !== null) vault.store(prepared, RETENTION_CLASS);
    } catch (thrown) {
      // The reading must end all the same, or its reader would count as busy until the next start.
      try {
        if (subject !== null) vault.erase(subject);
      } finally {
        await desk.reading(
          { type: 'fail', reading: id, code: 'internal', status: null },
          { reader: null },
          mark('internal'),
        );
      }
      throw thrown;
    }
    const outcome = {
      documentKind: document.kind,
      samNumber,
      warnings: document.warnings,
      photo: document.photo.state,
    };
    const answer = await desk.reading(
      { type: 'complete', reading: id, outcome, committed: { subject, pii: prepared.pii } },
      { reader: null },
      mark(subject ?? ''),
    );
    if (!answer.ok) throw new Error(`reading ${id} ended twice`);
    const seq = answer.entries[0]?.seq ?? -1;
    const view = { ...document, addedAddresses: [...document.addedAddresses], warnings: [...document.warnings] };
    return ok({ reading: id, seq, duplicate: false, subject, document: view, samNumber });
  };

  const carryOut = async (reading: Running, subject: string | null, deadlineMs: number): Promise<Started> => {
    const done = await deps.read(reading.view.reader, { deadlineMs, signal: reading.abort.signal });
    let outcome: string = 'internal';
    try {
      const answer = await finish(reading, subject, done);
      outcome = answer.ok ? 'completed' : answer.error.code;
      return answer;
    } finally {
      running.delete(reading.view.reading);
      show(reading, { state: 'ended', step: 'ended', outcome });
    }
  };

  const begin = async (
    id: string,
    params: Params<'reading.start'>,
    caller: Caller,
    signal: AbortSignal,
    call: Pick<CallMark, 'key' | 'argsHash'>,
  ): Promise<Started> => {
    const { reader, purpose, keep } = params;
    const subject = keep ? vault.newSubject() : null;
    const actor = deps.actorOf(caller);
    const decided = await desk.reading(
      { type: 'start', reading: id, reader, purpose, keep, actor, subject },
      { reader: deps.facts(reader) },
      { ...call, method: 'reading.start', ref: id },
    );
    if (!decided.ok) return err(refused(decided.refusal));
    const view: ReadingView = {
      ...{ reading: id, reader, purpose, session: caller.session, role: caller.role },
      ...{ state: 'running', step: 'waiting-for-card', outcome: null },
    };
    const reading: Running = { view, abort: new AbortController() };
    running.set(id, reading);
    deps.onState(view);
    if (signal.aborted) reading.abort.abort();
    signal.addEventListener('abort', () => reading.abort.abort(), { once: true });
    return carryOut(reading, subject, params.deadlineMs ?? DEADLINE_MS);
  };

  return {
    async start(params, caller, signal) {
      const key = sha256(`${caller.keyId}\n${params.key}`);
      const argsHash = sha256(JSON.stringify([params.reader, params.purpose, params.keep]));
      const earlier = desk.findCall(key);
      if (earlier !== null) return repeat(earlier, argsHash);
      const id = newId(random, 'rd');
      const answer = begin(id, params, caller, signal, { key, argsHash });
      answers.set(id, answer);
      try {
        return await answer;
      } finally {
        answers.delete(id);
      }
    },
    async cancel({ reading }, caller) {
      const found = running.get(reading);
      if (found === undefined) return err({ code: 'readingUnknown' });
      if (found.view.session !== caller.session) return err({ code: 'roleForbidden' });
      found.abort.abort();
      await answers.get(reading);
      return ok({ reading });
    },
    step(reader, { step }) {
      for (const reading of running.values())
        if (reading.view.reader === reader) show(reading, { state: 'running', step, outcome: null });
    },
    states: () => [...running.values()].map((reading) => reading.view),
    async settled() {
      await Promise.allSettled(answers.values());
    },
  };
}
