/** Asks one person at the terminal for one line; what is hidden is never shown, not even how long it is. */
import { StringDecoder } from 'node:string_decoder';

/** The two ends of a terminal, as `process.stdin` and `process.stderr` are. */
export interface Terminal {
  readonly input: {
    readonly isTTY?: boolean;
    setRawMode(raw: boolean): unknown;
    on(event: 'data', listener: (chunk: Buffer) => void): unknown;
    on(event: 'end', listener: () => void): unknown;
    off(event: 'data', listener: (chunk: Buffer) => void): unknown;
    off(event: 'end', listener: () => void): unknown;
    resume(): unknown;
    pause(): unknown;
  };
  readonly output: { write(text: string): unknown };
}

export interface Question {
  readonly text: string;
  readonly hidden: boolean;
}

/** Longer lines than any login, passphrase or key are cut here. Characters. */
const LONGEST = 512;
const ETX = '\u0003';
const EOT = '\u0004';
const BACKSPACES = ['\b', '\u007f'];
const LINE_ENDS = ['\r', '\n'];

/**
 * Asks the questions one after the other. Null when somebody breaks off (Ctrl-C, Ctrl-D, end of input). The terminal shows nothing by itself
 * meanwhile, so that what is typed ahead of a hidden question is not shown either.
 */
export async function askAtTerminal(
  { input, output }: Terminal,
  questions: readonly Question[],
): Promise<readonly string[] | null> {
  const decoder = new StringDecoder('utf8');
  const answers: string[] = [];
  let line: string[] = [];
  const { promise, resolve } = Promise.withResolvers<readonly string[] | null>();
  const hidden = (): boolean => questions[answers.length]?.hidden ?? true;
  const next = (): void => {
    const question = questions[answers.length];
    if (question === undefined) resolve(answers);
    else output.write(question.text);
  };
  const take = (character: string): void => {
    if (answers.length === questions.length) return;
    if (character === ETX || character === EOT) resolve(null);
    else if (LINE_ENDS.includes(character)) {
      // An empty answer is none, so the LF of a CR LF does no harm.
      if (line.length === 0) return;
      answers.push(line.join(''));
      line = [];
      output.write('\n');
      next();
    } else if (BACKSPACES.includes(character)) {
      const taken = line.pop();
      if (taken !== undefined && !hidden()) output.write('\b \b');
    } else if (character >= ' ' && line.length < LONGEST) {
      line.push(character);
      if (!hidden()) output.write(character);
    }
  };
  const onData = (chunk: Buffer): void => {
    for (const character of decoder.write(chunk)) take(character);
  };
  const onEnd = (): void => resolve(null);
  input.setRawMode(true);
  input.on('data', onData);
  input.on('end', onEnd);
  input.resume();
  next();
  try {
    const typed = await promise;
    if (typed === null) output.write('\n');
    return typed;
  } finally {
    input.off('data', onData);
    input.off('end', onEnd);
    input.setRawMode(false);
    input.pause();
  }
}
