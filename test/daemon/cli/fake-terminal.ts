/** A terminal at which a test types: what is shown, whether the terminal itself echoes, and who listens. */
import type { Terminal } from '../../../daemon/cli/commission-typing.ts';

export interface FakeTerminal {
  readonly terminal: Terminal;
  /** All that was written to it. */
  shown(): string;
  /** True while the terminal would show each key by itself. */
  echoes(): boolean;
  listeners(): number;
  type(text: string | Buffer): void;
  hangUp(): void;
}

export function createFakeTerminal(isTTY = true): FakeTerminal {
  const data = new Set<(chunk: Buffer) => void>();
  const ends = new Set<() => void>();
  const output: string[] = [];
  let raw = false;
  const input = {
    isTTY,
    setRawMode(on: boolean) {
      raw = on;
    },
    on(event: 'data' | 'end', listener: (chunk: Buffer) => void) {
      if (event === 'data') data.add(listener);
      else ends.add(listener as () => void);
    },
    off(event: 'data' | 'end', listener: (chunk: Buffer) => void) {
      if (event === 'data') data.delete(listener);
      else ends.delete(listener as () => void);
    },
    resume() {},
    pause() {},
  };
  return {
    terminal: { input, output: { write: (text) => output.push(text) } },
    shown: () => output.join(''),
    echoes: () => !raw,
    listeners: () => data.size + ends.size,
    type(text) {
      for (const listener of data) listener(Buffer.from(text));
    },
    hangUp() {
      for (const listener of ends) listener();
    },
  };
}
