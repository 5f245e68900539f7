/** A command of `twinlock` as people run it: a process of its own whose input is a terminal, at which they type when they are asked. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { openRawPty } from './raw-pty.ts';

const TWINLOCK = new URL('../../daemon/cli/twinlock', import.meta.url).pathname;

export interface TypedCommand {
  /** Everything that it said. */
  said(): string;
  /** What the terminal itself showed of the keys. */
  echoed(): string;
  readonly ended: Promise<number | null>;
}

/** Each answer is typed when its question is there: a line that ends in `: `. */
export async function typeAt(args: readonly string[], answers: readonly string[]): Promise<TypedCommand> {
  const terminal = openRawPty();
  const input = openSync(terminal.slavePath, 'r+');
  const child = spawn(TWINLOCK, args, { stdio: [input, 'pipe', 'pipe'] });
  closeSync(input);
  let said = '';
  let heard = Promise.withResolvers<void>();
  const hear = (chunk: Buffer): void => {
    said += chunk.toString();
    heard.resolve();
    heard = Promise.withResolvers();
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    await terminal.hangUp();
  });
  const questions = (): number => said.split(': ').length - 1;
  for (const [place, answer] of answers.entries()) {
    const over = ended.then(() => Promise.reject(new Error(`question ${place + 1} never came: ${said}`)));
    over.catch(() => {});
    while (questions() <= place) await Promise.race([heard.promise, over]);
    await terminal.write(Buffer.from(`${answer}\r`));
  }
  return { said: () => said, echoed: () => Buffer.concat(terminal.received).toString(), ended };
}
