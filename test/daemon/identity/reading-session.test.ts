import { expect, test } from 'vitest';
import { createDesk } from '../../../daemon/desk/desk.ts';
import { createReadingSessions } from '../../../daemon/identity/reading-session.ts';
import type { CallMark, Entry } from '../../../daemon/ledger/entry.ts';
import type { CardReading, ReadingTrouble, ReadRequest } from '../../../devices/id-reader/contract.ts';
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import { countingRandom } from '../../support/counting-random.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { sampleDocument } from '../../support/sample-document.ts';

/** Lets what is due run until `done`; gives up after a thousand turns. */
async function until(done: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000 && !done(); turn++) await new Promise<void>((resolve) => setImmediate(resolve));
  expect(done()).toBe(true);
}

/** Sessions over a ledger in memory and a reader of which the test gives the answers; `order` is what happened when. */
function makeSessions(vaultFails = false) {
  const order: string[] = [];
  const entries: Entry[] = [];
  const marks = new Map<string, CallMark & { seq: number }>();
  const pending: ((answer: Result<CardReading, ReadingTrouble>) => void)[] = [];
  const requests: ReadRequest[] = [];
  const desk = createDesk({
    ledger: {
      origin: 'log.example/c1',
      nextSeq: () => entries.length,
      async append(added, mark) {
        if (mark !== null) marks.set(mark.key, { ...mark, seq: added[0]?.seq ?? -1 });
        entries.push(...added);
        order.push(...added.map((entry) => entry.type));
      },
      findCall: (key) => marks.get(key) ?? null,
    },
    clock: createManualClock(),
    onEntry: () => {},
    boot: 'b',
    publish: () => {},
  });
  const sessions = createReadingSessions({
    desk,
    actorOf: ({ keyId, role, session }) => ({ key: keyId, role, session }),
    random: countingRandom(),
    vault: {
      newSubject: () => 's_new',
      prepare: (subject, values) => ({
        subject,
        pii: values.map(({ f }) => ({ f, h: `commitment-${f}` })),
        openings: [],
      }),
      store(_prepared, retentionClass) {
        if (vaultFails) throw new Error('the disk of the vault is gone');
        order.push(`vault:${retentionClass}`);
      },
      erase: (subject) => order.push(`erase:${subject}`),
    },
    facts: (reader) => (reader === 'r1' ? { ready: true, simulated: true } : null),
    read(_reader, request) {
      order.push('reader');
      requests.push(request);
      if (request.signal.aborted) return Promise.resolve(err({ code: 'cancelled' }));
      request.signal.addEventListener('abort', () => pending.shift()?.(err({ code: 'cancelled' })));
      return new Promise((resolve) => pending.push(resolve));
    },
    onState: ({ step, outcome }) => order.push(`state:${outcome ?? step}`),
  });
  const answer = async (given: Result<CardReading, ReadingTrouble>): Promise<void> => {
    await until(() => pending.length > 0);
    pending.shift()?.(given);
  };
  return { sessions, order, entries, answer, requests };
}

const caller = { session: 's1', role: 'counter', keyId: 'k1' } as const;
const params = { reader: 'r1', purpose: 'issue', keep: false, key: 'key-00000001' } as const;
const reading = ok({ document: sampleDocument(), samNumber: '05.03-20151231-0000000001-0000000002', wireMs: 120 });
const never = new AbortController().signal;

test('the order is: entry, reader, entry, answer', async () => {
  const { sessions, order, answer } = makeSessions();
  const started = sessions.start(params, caller, never);
  await answer(reading);
  const result = await started;
  expect(result).toMatchObject({
    ok: true,
    value: { duplicate: false, seq: 1, subject: null, document: sampleDocument() },
  });
  expect(order).toEqual([
    'reading.requested',
    'state:waiting-for-card',
    'reader',
    'reading.completed',
    'state:completed',
  ]);
});

test('with keep, the values are in the vault before the entry names their subject', async () => {
  const { sessions, order, entries, answer } = makeSessions();
  const started = sessions.start({ ...params, keep: true }, caller, never);
  await answer(reading);
  expect(await started).toMatchObject({ ok: true, value: { subject: 's_new' } });
  expect(order.indexOf('vault:identity-document')).toBeLessThan(order.indexOf('reading.completed'));
  expect(entries.map((entry) => entry.subj)).toEqual(['s_new', 's_new']);
});

test('no personal value is in any entry', async () => {
  const { sessions, entries, answer } = makeSessions();
  const started = sessions.start(params, caller, never);
  await answer(reading);
  await started;
  const text = JSON.stringify(entries);
  const { name, number, address, birthDate } = sampleDocument();
  for (const value of [name, number, address, birthDate]) expect(text).not.toContain(value);
  expect(entries[1]?.pii?.map(({ f }) => f)).toContain('number');
});

test('the same key again never reads twice: the outcome without the person, marked as a duplicate', async () => {
  const { sessions, answer, requests } = makeSessions();
  const first = sessions.start(params, caller, never);
  const second = sessions.start(params, caller, never);
  await answer(reading);
  expect(await first).toMatchObject({ ok: true, value: { duplicate: false } });
  expect(await second).toMatchObject({ ok: true, value: { duplicate: true, document: null, seq: 1 } });
  expect(requests).toHaveLength(1);
});

test('the same key for something else is refused', async () => {
  const { sessions, answer } = makeSessions();
  const first = sessions.start(params, caller, never);
  expect(await sessions.start({ ...params, purpose: 'admission' }, caller, never)).toEqual(err({ code: 'keyReused' }));
  expect(await sessions.start({ ...params, keep: true }, caller, never)).toEqual(err({ code: 'keyReused' }));
  await answer(reading);
  await first;
});

test('the same key of another client is another call', async () => {
  const { sessions, answer } = makeSessions();
  const first = sessions.start(params, caller, never);
  const other = await sessions.start(params, { ...caller, keyId: 'k2' }, never);
  expect(other).toMatchObject({ ok: false, error: { code: 'deviceBusy', holder: { role: 'counter', session: 's1' } } });
  await answer(reading);
  await first;
});

test('a failure is written with its code and repeated for the same key', async () => {
  const { sessions, entries, answer } = makeSessions();
  const first = sessions.start(params, caller, never);
  await answer(err({ code: 'card-unreadable', status: '41' }));
  expect(await first).toEqual(err({ code: 'cardUnreadable' }));
  expect(entries[1]).toMatchObject({ type: 'reading.failed', data: { code: 'cardUnreadable', status: '41' } });
  expect(await sessions.start(params, caller, never)).toEqual(err({ code: 'cardUnreadable', detail: 'duplicate' }));
});

test('only the session that started a reading may cancel it', async () => {
  const { sessions } = makeSessions();
  const started = sessions.start(params, caller, never);
  await until(() => sessions.states().length > 0);
  const id = sessions.states()[0]?.reading ?? '';
  expect(await sessions.cancel({ reading: id }, { ...caller, session: 's2' })).toEqual(err({ code: 'roleForbidden' }));
  expect(await sessions.cancel({ reading: id }, caller)).toEqual(ok({ reading: id }));
  expect(await started).toEqual(err({ code: 'cancelled' }));
  expect(await sessions.cancel({ reading: id }, caller)).toEqual(err({ code: 'readingUnknown' }));
});

test('a page that goes away ends its reading', async () => {
  const { sessions, order } = makeSessions();
  const page = new AbortController();
  const started = sessions.start(params, caller, page.signal);
  await until(() => order.includes('reader'));
  page.abort();
  expect(await started).toEqual(err({ code: 'cancelled' }));
  expect(sessions.states()).toEqual([]);
});

test('steps of the reader are shown for the reading that uses it', async () => {
  const { sessions, order, answer } = makeSessions();
  const started = sessions.start(params, caller, never);
  await until(() => order.includes('reader'));
  sessions.step('r1', { step: 'card-removed' });
  sessions.step('r2', { step: 'reading' });
  await answer(reading);
  await started;
  expect(order).toContain('state:card-removed');
  expect(order).not.toContain('state:reading');
});

test('a vault that refuses the values ends the reading: written down, half values erased, the reader free again', async () => {
  const { sessions, order, entries, answer } = makeSessions(true);
  const started = sessions.start({ ...params, keep: true }, caller, never);
  await answer(reading);
  await expect(started).rejects.toThrow('the disk of the vault is gone');
  expect(entries[1]).toMatchObject({ type: 'reading.failed', data: { code: 'internal' } });
  expect(order).toContain('erase:s_new');
  expect(order.at(-1)).toBe('state:internal');
  expect(sessions.states()).toEqual([]);
  const next = sessions.start({ ...params, key: 'key-00000002' }, caller, never);
  await answer(reading);
  expect(await next).toMatchObject({ ok: true });
});

test('a page that was gone before its request was on disk has its reading ended all the same', async () => {
  const { sessions, entries } = makeSessions();
  const page = new AbortController();
  const started = sessions.start(params, caller, page.signal);
  page.abort();
  expect(await started).toEqual(err({ code: 'cancelled' }));
  expect(entries.map((entry) => entry.type)).toEqual(['reading.requested', 'reading.failed']);
});
