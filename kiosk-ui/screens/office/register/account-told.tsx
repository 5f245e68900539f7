/** What one person told about an incident, in full: another person confirms exactly this. */
import type { IncidentView } from '../../../../daemon/api/contract/safe-incident.ts';
import { useSay } from '../../../say.ts';
import { movementLines } from './register-lines.ts';
import { useRegisterWords } from './use-movement-words.ts';

export function AccountTold({ account }: { readonly account: NonNullable<IncidentView['account']> }) {
  const { t, word } = useSay();
  const words = useRegisterWords();
  const { reason, enteredBy, key, input, after } = account;
  return (
    <div className="incident-told">
      <p>
        {t('incident.told', {
          name: words.nameOf(enteredBy),
          reason: word('incident.reason', reason) ?? reason,
        })}
      </p>
      <p className="small">{key === null ? t('incident.noKey') : t('incident.keyUsed', { key })}</p>
      {input === null ? (
        <p className="small">{t('incident.nothingMoved')}</p>
      ) : (
        <>
          <p>
            <strong>{words.movement.purpose(input.purpose)}</strong>
          </p>
          {movementLines(input, words.movement).map((line) => (
            <p key={line}>{line}</p>
          ))}
          {input.counted !== null && (
            <p className="small">{t('incident.countedWas', { left: t('register.left', { ...input.counted }) })}</p>
          )}
        </>
      )}
      {after !== null && <p className="small">{t('incident.after', { left: t('register.left', { ...after }) })}</p>}
    </div>
  );
}
