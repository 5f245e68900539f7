import { expect, onTestFinished, test } from 'vitest';
import type { JobView } from '../../../daemon/api/contract/jobs.ts';
import { createJobRegistry, type JobEnd, type JobWork } from '../../../daemon/audit/job-registry.ts';
import { systemRandom } from '../../../daemon/random.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const AUDITOR = { person: 'p_auditor', role: 'auditor' };
const HEAD = { person: 'p_head', role: 'head' };
const RESULT = {
  kind: 'backup',
  fileName: 'a.age',
  size: 1,
  root: '00'.repeat(32),
  bytes: 9,
  sha256: '11'.repeat(32),
} as const;

function registry() {
  const clock = createManualClock();
  const said: JobView[] = [];
  const bugs: unknown[] = [];
  const jobs = createJobRegistry({
    clock,
    random: systemRandom,
    publish: (view) => said.push(view),
    onBug: (cause) => bugs.push(cause),
  });
  onTestFinished(() => jobs.close());
  return { clock, said, bugs, jobs };
}

/** Work that ends when the test says so; aborting ends it as cancelled. */
function held() {
  const end = Promise.withResolvers<JobEnd>();
  let report: Parameters<JobWork>[1] = () => {};
  const work: JobWork = (_job, say, signal) => {
    report = say;
    signal.addEventListener('abort', () => end.resolve({ end: 'cancelled' }));
    return end.promise;
  };
  return { work, end: end.resolve, report: (...about: Parameters<typeof report>) => report(...about) };
}

function started(answer: ReturnType<ReturnType<typeof registry>['jobs']['start']>): string {
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value.job;
}

test('a job shows that it runs, how far it is, and its result', async () => {
  const { jobs, clock, said } = registry();
  const one = held();
  const job = started(jobs.start('backup', HEAD, one.work));
  expect(job).toMatch(/^job_[\w-]{16}$/);
  one.report('database', 3, 10);
  await clock.advance(250);
  one.end({ end: 'done', result: RESULT });
  await clock.advance(250);
  expect(said.map(({ state, phase, done, total, result }) => [state, phase, done, total, result])).toEqual([
    ['running', 'starting', 0, 0, null],
    ['running', 'database', 3, 10, null],
    ['done', 'database', 10, 10, RESULT],
  ]);
  expect(jobs.list()).toEqual([said.at(-1)]);
});

test('however often it reports, it is said four times a second, the newest last', async () => {
  const { jobs, clock, said } = registry();
  const one = held();
  started(jobs.start('verify', AUDITOR, one.work));
  for (let at = 0; at < 1_000; at++) {
    one.report('entries', at, 1_000);
    await clock.advance(1);
  }
  // One at the beginning, then one every 250 ms.
  expect(said.length).toBe(5);
  one.report('entries', 1_000, 1_000);
  await clock.advance(250);
  expect(said.at(-1)?.done).toBe(1_000);
});

test('one of a kind runs at a time; another kind may', async () => {
  const { jobs } = registry();
  const first = held();
  started(jobs.start('verify', AUDITOR, first.work));
  for (let call = 0; call < 10_000; call++)
    expect(jobs.start('verify', HEAD, first.work)).toEqual({ ok: false, error: { code: 'jobRunning' } });
  started(jobs.start('backup', HEAD, held().work));
  expect(jobs.list()).toHaveLength(2);
});

test('after the end of one the next of its kind may run', async () => {
  const { jobs, clock } = registry();
  const first = held();
  started(jobs.start('verify', AUDITOR, first.work));
  first.end({ end: 'failed', code: 'jobFailed' });
  await clock.advance(0);
  expect(jobs.list()[0]).toMatchObject({ state: 'failed', error: 'jobFailed', result: null });
  started(jobs.start('verify', AUDITOR, held().work));
});

test('whoever started it may stop it, and so may a colleague of the same role', async () => {
  for (const by of [AUDITOR, { person: 'p_other', role: 'auditor' }]) {
    const { jobs } = registry();
    const job = started(jobs.start('verify', AUDITOR, held().work));
    expect(await jobs.cancel(job, by)).toEqual({ ok: true, value: { kind: 'verify' } });
    expect(jobs.list()[0]?.state).toBe('cancelled');
    expect(await jobs.cancel(job, by)).toEqual({ ok: false, error: { code: 'jobUnknown' } });
  }
});

test('nobody of another role stops an auditor’s verification', async () => {
  const { jobs } = registry();
  const job = started(jobs.start('verify', AUDITOR, held().work));
  for (const by of [HEAD, { person: 'p_sys', role: 'systemAdmin' }, { person: null, role: null }])
    expect(await jobs.cancel(job, by)).toEqual({ ok: false, error: { code: 'otherRole' } });
  expect(jobs.list()[0]?.state).toBe('running');
});

test('ids of other things, and ten thousand guesses, stop nothing', async () => {
  const { jobs } = registry();
  started(jobs.start('verify', AUDITOR, held().work));
  for (const guess of ['', '__proto__', 'job_', ...Array.from({ length: 10_000 }, (_, n) => `job_${n}`)])
    expect(await jobs.cancel(guess, AUDITOR)).toEqual({ ok: false, error: { code: 'jobUnknown' } });
  expect(jobs.list()[0]?.state).toBe('running');
});

test('what a thread says after it was stopped changes nothing', async () => {
  const { jobs, clock, said } = registry();
  const one = held();
  const job = started(jobs.start('verify', AUDITOR, one.work));
  await jobs.cancel(job, AUDITOR);
  one.report('entries', 7, 10);
  await clock.advance(1_000);
  expect(said.at(-1)).toMatchObject({ state: 'cancelled', done: 0 });
});

test('the last twenty are kept, and one that runs is never forgotten', async () => {
  const { jobs, clock } = registry();
  const running = started(jobs.start('backup', HEAD, held().work));
  for (let count = 0; count < 40; count++) {
    started(jobs.start('verify', AUDITOR, async () => ({ end: 'cancelled' })));
    await clock.advance(0);
  }
  expect(jobs.list()).toHaveLength(20);
  expect(jobs.list().at(-1)?.job).toBe(running);
});

test('a bug in the work ends the job as failed and is told', async () => {
  const { jobs, clock, bugs } = registry();
  const bug = new Error('bug');
  started(jobs.start('verify', AUDITOR, () => Promise.reject(bug)));
  await clock.advance(0);
  expect([jobs.list()[0]?.error, bugs]).toEqual(['jobFailed', [bug]]);
});

test('closing stops what runs, waits for it, leaves no timer and lets nothing begin', async () => {
  const { jobs, clock } = registry();
  const one = held();
  started(jobs.start('verify', AUDITOR, one.work));
  one.report('entries', 1, 2);
  await jobs.close();
  await jobs.close();
  expect([jobs.list()[0]?.state, clock.pending()]).toEqual(['cancelled', 0]);
  expect(jobs.start('verify', AUDITOR, one.work)).toEqual({ ok: false, error: { code: 'stopping' } });
});
