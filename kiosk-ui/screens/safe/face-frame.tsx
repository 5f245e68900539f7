/** One full-screen state of the panel: a colour, a symbol and a word that carry two metres, a sentence, what to do. */
import type { ReactNode } from 'react';

/** Colour is never alone: every face has its own symbol and word too. */
export type Tone = 'calm' | 'busy' | 'go' | 'warn' | 'danger' | 'grey';

export interface FaceFrameProps {
  readonly tone: Tone;
  readonly symbol: ReactNode;
  readonly word: string;
  readonly title: string;
  readonly text?: string;
  readonly clause?: string;
  readonly children?: ReactNode;
  /** Buttons; the leading one last, lower right. */
  readonly actions?: ReactNode;
}

export function FaceFrame({ tone, symbol, word, title, text, clause, children, actions }: FaceFrameProps) {
  return (
    <section className={`safe-face safe-${tone}`}>
      <div className="safe-sign" role="status">
        <span className="safe-symbol" aria-hidden="true">
          {symbol}
        </span>
        <strong className="safe-word">{word}</strong>
      </div>
      <div className="safe-body">
        <h1>{title}</h1>
        {text !== undefined && <p>{text}</p>}
        {children}
        {clause !== undefined && clause !== '' && <p className="safe-small">{clause}</p>}
      </div>
      {actions !== undefined && <footer className="safe-actions">{actions}</footer>}
    </section>
  );
}
