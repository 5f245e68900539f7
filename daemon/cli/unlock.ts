/** Waits at a start until two custodians have opened the sealed master key: at this terminal, or by `twinlock unlock` over the control socket. */
import { readFileSync } from 'node:fs';
import type { Clock } from '../../devices/kit/clock.ts';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { type StartTrouble, startTrouble } from '../start-trouble.ts';
import { type Passphrases, unsealMasterKey } from '../vault/sealed-master-key.ts';
import { askAtTerminal, type Question, type Terminal } from './commission-typing.ts';
import { askLine, type ControlTrouble, listenForLines } from './control-line.ts';

/** Wrong pairs in a row, and the pause after them. Milliseconds. */
const WRONG_TRIES = 3;
const PAUSE_MS = 30_000;
/** How long `twinlock unlock` waits for an answer. Milliseconds. */
const ANSWER_MS = 60_000;
const LONGEST_PASSPHRASE = 512;

export const CUSTODIAN_QUESTIONS: readonly Question[] = [
  { text: '第一位保管人的口令（不显示） / First custodian’s passphrase (not shown): ', hidden: true },
  { text: '第二位保管人的口令（不显示） / Second custodian’s passphrase (not shown): ', hidden: true },
];

/** `paused`: too many wrong ones; `busy`: another pair is being tried. */
export type TryOutcome = 'opened' | 'wrong' | 'paused' | 'busy' | 'damaged';

export interface UnlockTries {
  try(passphrases: Passphrases): Promise<TryOutcome>;
  /** The key, once it was opened. */
  key(): Uint8Array | null;
}

export function createUnlockTries(sealed: Uint8Array, clock: Pick<Clock, 'mono'>): UnlockTries {
  let wrong = 0;
  let pausedUntil = 0;
  let busy = false;
  let key: Uint8Array | null = null;
  return {
    key: () => key,
    async try(passphrases) {
      // Each try takes 128 MiB; two at a time could be refused by the system, and a right one with them.
      if (busy) return 'busy';
      if (clock.mono() < pausedUntil) return 'paused';
      busy = true;
      const opened = await unsealMasterKey(sealed, passphrases).finally(() => {
        busy = false;
      });
      if (opened.ok) {
        key = opened.value;
        return 'opened';
      }
      if (opened.error === 'damaged') return 'damaged';
      wrong++;
      if (wrong % WRONG_TRIES === 0) pausedUntil = clock.mono() + PAUSE_MS;
      return 'wrong';
    },
  };
}

export interface UnlockOptions {
  /** The sealed key's file. */
  readonly path: string;
  readonly controlSocket: string;
  readonly terminal: Terminal;
  readonly say: (line: string) => void;
  readonly clock: Clock;
  /** Resolves when the process is told to end. */
  readonly stopped: Promise<unknown>;
}

/** The key; null when somebody broke off or the process was told to end. */
export async function unlockMasterKey(options: UnlockOptions): Promise<Result<Uint8Array | null, StartTrouble>> {
  const tries = createUnlockTries(readFileSync(options.path), options.clock);
  const asked = options.terminal.input.isTTY === true ? askHere(tries, options) : await waitForOthers(tries, options);
  const outcome = await Promise.race([asked.ended, options.stopped.then(() => null)]);
  await asked.close();
  if (outcome === 'damaged') return err(startTrouble('master-key-sealed-damaged', options.path));
  return ok(outcome === 'opened' ? tries.key() : null);
}

interface Asking {
  readonly ended: Promise<TryOutcome | null>;
  close(): Promise<void>;
}

function askHere(tries: UnlockTries, { terminal, say, clock }: UnlockOptions): Asking {
  const ask = async (): Promise<TryOutcome | null> => {
    while (true) {
      const typed = await askAtTerminal(terminal, CUSTODIAN_QUESTIONS);
      if (typed === null) return null;
      const outcome = await tries.try([typed[0] ?? '', typed[1] ?? '']);
      if (outcome === 'opened' || outcome === 'damaged') return outcome;
      for (const line of UNLOCK_SENTENCES[outcome]) say(line);
      if (outcome === 'paused') await new Promise<void>((resolve) => clock.after(PAUSE_MS, resolve));
    }
  };
  return { ended: ask(), close: async () => {} };
}

async function waitForOthers(tries: UnlockTries, { controlSocket, say, clock }: UnlockOptions): Promise<Asking> {
  const { promise, resolve } = Promise.withResolvers<TryOutcome>();
  const control = await listenForLines(controlSocket, async (raw) => {
    const passphrases = decodeUnlock(raw);
    if (passphrases === null) return { error: 'bad-request' };
    const outcome = tries.key() === null ? await tries.try(passphrases) : 'opened';
    // The answer leaves before the socket is taken away.
    if (outcome === 'opened' || outcome === 'damaged') clock.after(0, () => resolve(outcome));
    return { unlock: outcome };
  });
  say('主密钥已封存：正在等待两名保管人执行 npx twinlock unlock。');
  say('The master key is sealed: waiting for both custodians to run npx twinlock unlock.');
  return { ended: promise, close: control.close };
}

export const UNLOCK_SENTENCES: Readonly<Record<TryOutcome, readonly string[]>> = {
  opened: ['主密钥已打开。', 'The master key is open.'],
  wrong: ['口令不对，请两人重新输入。', 'These are not the passphrases; both type again.'],
  paused: ['错误次数过多，请等 30 秒后再试。', 'Too many wrong ones; wait 30 seconds.'],
  busy: ['另一次输入正在验证，请稍候再试。', 'Another try is being checked; wait a moment.'],
  damaged: ['封存的主密钥文件已损坏。', 'The sealed master key is damaged.'],
};

function decodeUnlock(raw: unknown): Passphrases | null {
  if (typeof raw !== 'object' || raw === null || !('unlock' in raw) || !Array.isArray(raw.unlock)) return null;
  const [first, second, ...more]: unknown[] = raw.unlock;
  const isOne = (value: unknown): value is string =>
    typeof value === 'string' && value.length > 0 && value.length <= LONGEST_PASSPHRASE;
  return isOne(first) && isOne(second) && more.length === 0 ? [first, second] : null;
}

/** Sends both passphrases to the daemon that waits at `path`. */
export async function requestUnlock(
  path: string,
  passphrases: Passphrases,
): Promise<Result<TryOutcome, ControlTrouble>> {
  const answer = await askLine(path, { unlock: passphrases }, ANSWER_MS);
  if (!answer.ok) return answer;
  const { value } = answer;
  const outcome = typeof value === 'object' && value !== null && 'unlock' in value ? value.unlock : null;
  const known = Object.keys(UNLOCK_SENTENCES).find((one) => one === outcome);
  return known === undefined ? err('refused') : ok(known as TryOutcome);
}
