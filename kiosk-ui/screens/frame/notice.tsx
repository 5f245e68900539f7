/** A page that says one thing: what happened, what it means, what to do; with a command to copy where there is one. */
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useSay } from '../../say.ts';

export interface NoticeProps {
  readonly title: string;
  readonly text: string;
  readonly picture?: ReactNode;
  readonly command?: string;
  readonly home?: boolean;
  readonly onRetry?: () => void;
  /** What the button says; "try again" where nothing else is said. */
  readonly retryText?: string;
}

export function Notice({ title, text, picture, command, home, onRetry, retryText }: NoticeProps) {
  const { t } = useSay();
  return (
    <main className="page notice">
      {picture}
      <h1>{title}</h1>
      <p>{text}</p>
      {command !== undefined && (
        <p>
          <code className="command">{command}</code>
        </p>
      )}
      <div className="notice-actions">
        {home && <Link to="/">{t('action.home')}</Link>}
        {onRetry !== undefined && (
          <Button size="large" onClick={onRetry}>
            {retryText ?? t('action.tryAgain')}
          </Button>
        )}
      </div>
    </main>
  );
}
