/** An opening without a ceremony: what happened, two people say that they know, then it is written up and confirmed. */
import { AlertFilled, CheckCircleFilled, FormOutlined } from '@ant-design/icons';
import type { SafeLockView } from '../../../daemon/api/contract/safe.ts';
import type { IncidentView } from '../../../daemon/api/contract/safe-incident.ts';
import { EMPTY_ACCOUNT } from '../../model/safe-draft.ts';
import { incidentStep } from '../../model/safe-face.ts';
import { useSay } from '../../say.ts';
import { AccountConfirm } from './account-confirm.tsx';
import { AccountForm } from './account-form.tsx';
import { FaceFrame } from './face-frame.tsx';
import { PanelButton } from './panel-button.tsx';
import { usePanel } from './panel-context.ts';

interface IncidentFaceProps {
  readonly view: SafeLockView;
  readonly incident: IncidentView;
}

export function IncidentFace({ view, incident }: IncidentFaceProps) {
  const { t, word, moment } = useSay();
  const { nameOf, prepare, enabled, accountOf, keepAccount } = usePanel();
  const { incident: id, kind, at, doorOpen, acknowledgedBy, account } = incident;
  const step = incidentStep(incident);
  const told = accountOf(id);
  if (told !== null && (step === 'account' || (step === 'confirm' && !told.sent)))
    return (
      <AccountForm
        view={view}
        incident={incident}
        draft={told}
        onChange={(draft) => keepAccount(id, draft)}
        onLeave={() => keepAccount(id, null)}
      />
    );
  const title = word('safe.incident', kind) ?? kind;
  const begin = () => keepAccount(id, EMPTY_ACCOUNT);
  const when = t('safe.incidentWhen', { when: moment(at) });
  if (step === 'acknowledge')
    return (
      <FaceFrame
        tone="danger"
        symbol={<AlertFilled />}
        word={t('safe.acknowledge.word')}
        title={title}
        text={t('safe.sentences', {
          first: when,
          second: t(doorOpen ? 'safe.acknowledge.doorOpen' : 'safe.acknowledge.text'),
        })}
        actions={
          <PanelButton
            lead
            disabled={!enabled}
            onPress={() => prepare(view.lock, { type: 'acknowledge', incident: id })}
          >
            {t('safe.acknowledge.button')}
          </PanelButton>
        }
      >
        <ul className="safe-places" aria-label={t('safe.places')}>
          {[0, 1].map((place) => {
            const person = acknowledgedBy[place];
            return (
              <li key={place} className={`safe-place ${person === undefined ? 'place-empty' : 'place-taken'}`}>
                <span className="place-role">{t(`safe.acknowledge.place.${place}`)}</span>
                <strong>{person === undefined ? t('safe.placeEmpty') : nameOf(person)}</strong>
                {person !== undefined && (
                  <span className="place-step">
                    <CheckCircleFilled aria-hidden="true" /> {t('safe.acknowledge.done')}
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      </FaceFrame>
    );
  if (account === null)
    return (
      <FaceFrame
        tone="warn"
        symbol={<FormOutlined />}
        word={t('safe.account.word')}
        title={title}
        text={t('safe.sentences', { first: when, second: t('safe.account.text') })}
        actions={
          <PanelButton lead disabled={!enabled} onPress={begin}>
            {t('safe.account.begin')}
          </PanelButton>
        }
      />
    );
  return <AccountConfirm view={view} incident={incident} title={title} when={when} onAgain={begin} />;
}
