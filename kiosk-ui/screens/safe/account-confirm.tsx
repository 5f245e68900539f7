/** An account waits for the second person, who sees all that will be confirmed: why, which key, what moved, what is left. */
import { FormOutlined } from '@ant-design/icons';
import type { SafeLockView } from '../../../daemon/api/contract/safe.ts';
import type { IncidentView } from '../../../daemon/api/contract/safe-incident.ts';
import { useSay } from '../../say.ts';
import { CountLine, MovementTable } from './movement-table.tsx';
import { PanelButton } from './panel-button.tsx';
import { usePanel } from './panel-context.ts';

export interface AccountConfirmProps {
  readonly view: SafeLockView;
  readonly incident: IncidentView;
  readonly title: string;
  readonly when: string;
  readonly onAgain: () => void;
}

export function AccountConfirm({ view, incident, title, when, onAgain }: AccountConfirmProps) {
  const { t, word } = useSay();
  const { nameOf, prepare, enabled } = usePanel();
  const { account, doorOpen } = incident;
  if (account === null) return null;
  const { reason, enteredBy, key, input, after } = account;
  const facts = [
    { what: t('safe.accountConfirm.by'), says: nameOf(enteredBy) },
    { what: t('safe.accountConfirm.why'), says: word('safe.accountReason', reason) ?? reason },
    { what: t('safe.field.key'), says: key ?? t('safe.accountConfirm.noKey') },
    {
      what: t('safe.accountConfirm.moved'),
      says: input === null ? t('safe.accountConfirm.nothing') : t(`safe.purpose.${input.purpose}`),
    },
  ];
  return (
    <section className="safe-sheet">
      <header>
        <span className="safe-sheet-symbol" aria-hidden="true">
          <FormOutlined />
        </span>
        <h1>{t('safe.accountConfirm.title')}</h1>
      </header>
      <div className="safe-sheet-body">
        <p className="safe-small">{t('safe.sentences', { first: `${title}${t('safe.fullStop')}`, second: when })}</p>
        <dl className="safe-facts">
          {facts.map(({ what, says }) => (
            <div key={what}>
              <dt>{what}</dt>
              <dd>{says}</dd>
            </div>
          ))}
        </dl>
        {input !== null && input.stock.length + input.seals.length > 0 && (
          <MovementTable stock={input.stock} seals={input.seals} />
        )}
        {after !== null && view.holds !== 'seals' && (
          <CountLine before={view.held} after={after} counted={input?.counted ?? null} />
        )}
      </div>
      <footer className="safe-actions">
        {doorOpen && <p className="safe-trouble safe-held">{t('safe.accountConfirm.shutFirst')}</p>}
        <PanelButton disabled={!enabled} onPress={onAgain}>
          {t('safe.accountConfirm.again')}
        </PanelButton>
        <PanelButton
          lead
          disabled={!enabled || doorOpen}
          onPress={() => prepare(view.lock, { type: 'confirmAccount', incident: incident.incident })}
        >
          {t('safe.accountConfirm.button')}
        </PanelButton>
      </footer>
    </section>
  );
}
