/** Cosignatures and conflicts on their way to the writer: who sent them hears when they are on disk. */

export interface SentEvidence {
  /** Calls `post`, which sends one to the writer; resolves when that one is on disk, never when its commit fails. */
  send(post: () => void): Promise<void>;
  /** The writer says that so many more, in the order of sending, are on disk. */
  onKept(count: number): void;
}

export function createSentEvidence(): SentEvidence {
  const waiting: (() => void)[] = [];
  return {
    send: (post) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        post();
      }),
    onKept(count) {
      for (const resolve of waiting.splice(0, count)) resolve();
    },
  };
}
