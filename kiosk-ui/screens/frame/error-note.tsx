/** A call's error as people read it: the sentence, the fix, the number to quote to IT. Never a code alone. */
import { Alert } from 'antd';
import type { ClientError } from '../../client/client-error.ts';
import { useSay } from '../../say.ts';

export function ErrorNote({ error, quiet }: { readonly error: ClientError; readonly quiet?: boolean }) {
  const { t, language } = useSay();
  return (
    <Alert
      role="alert"
      showIcon
      type={quiet ? 'info' : 'warning'}
      title={error.text[language]}
      description={
        <div className="error-more">
          {error.holder !== null && <p>{t('error.holder', { role: t(`role.${error.holder.role}`) })}</p>}
          {error.fix !== null && (
            <p>
              {t('error.fix')} <code className="command">{error.fix}</code>
            </p>
          )}
          {error.incident !== null && <p>{t('error.incident', { incident: error.incident })}</p>}
          <p className="small">
            {error.clause !== null && `${t('error.clause', { clause: error.clause })} · `}
            {t('error.code', { code: error.code })}
          </p>
        </div>
      }
    />
  );
}
