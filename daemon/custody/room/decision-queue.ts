/** One thing after the other: what devices and people said is worked off in the order in which they spoke. */

export interface DecisionQueue {
  /** Runs `job` after everything that was asked before; its answer, or its failure. */
  ask<T>(job: () => Promise<T>): Promise<T>;
  /** The same for work that nobody waits for. */
  post(job: () => Promise<void>): void;
  /** Jobs that wait or run. */
  waiting(): number;
  /** Resolves when no job waits or runs. */
  idle(): Promise<void>;
}

export interface DecisionQueueDeps {
  /** Called after each job that went well, before the next. */
  afterEach(): void;
  /** Called once, with what went wrong first. No job runs after it: nobody may act on a state that may not be on disk. */
  onFailed(cause: unknown): void;
}

export function createDecisionQueue({ afterEach, onFailed }: DecisionQueueDeps): DecisionQueue {
  let tail: Promise<void> = Promise.resolve();
  let waiting = 0;
  let failed: { readonly cause: unknown } | null = null;

  const ask = <T>(job: () => Promise<T>): Promise<T> => {
    waiting += 1;
    const answer = tail.then(async () => {
      if (failed !== null) throw failed.cause;
      try {
        const value = await job();
        afterEach();
        return value;
      } catch (cause) {
        failed = { cause };
        onFailed(cause);
        throw cause;
      }
    });
    const done = (): void => {
      waiting -= 1;
    };
    tail = answer.then(done, done);
    return answer;
  };

  return {
    ask,
    post(job) {
      // Whoever waits for nothing is not told of a failure; `onFailed` was.
      ask(job).catch(() => {});
    },
    waiting: () => waiting,
    async idle() {
      while (waiting > 0) await tail;
    },
  };
}
