/** Stands in for a page that cannot be drawn: a part that did not load after an update, or a bug. Never an empty window. */
import { Component, type ReactNode } from 'react';
import { useSay } from '../../say.ts';
import { Notice } from './notice.tsx';

function CrashNotice() {
  const { t } = useSay();
  return (
    <Notice
      title={t('crashed.title')}
      text={t('crashed.text')}
      retryText={t('crashed.again')}
      onRetry={() => location.reload()}
    />
  );
}

/** A class, because React tells of an error in no other way. What was on the page is gone, data of people too. */
export class CrashGuard extends Component<{ readonly children: ReactNode }, { readonly crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError(): { readonly crashed: boolean } {
    return { crashed: true };
  }

  override render(): ReactNode {
    return this.state.crashed ? <CrashNotice /> : this.props.children;
  }
}
