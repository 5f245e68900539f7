/** Writing up an incident: why, which mechanical key, what moved. One question at a time. */
import { useState } from 'react';
import type { MovementInputView } from '../../../daemon/api/contract/movement-input.ts';
import type { SafeLockView } from '../../../daemon/api/contract/safe.ts';
import type { IncidentView } from '../../../daemon/api/contract/safe-incident.ts';
import { type AccountDraft, type AccountReason, EMPTY_DRAFT, inputOf } from '../../model/safe-draft.ts';
import { useSay } from '../../say.ts';
import { MovementForm } from './movement-form.tsx';
import { NumberPad } from './number-pad.tsx';
import { PadField } from './pad-field.tsx';
import { PanelButton } from './panel-button.tsx';
import { usePanel } from './panel-context.ts';

const REASONS: readonly AccountReason[] = [
  'fire',
  'powerFailure',
  'lockFault',
  'keyTest',
  'daemonStopped',
  'contactFault',
  'burglary',
  'unknown',
];

export interface AccountFormProps {
  readonly view: SafeLockView;
  readonly incident: IncidentView;
  readonly draft: AccountDraft;
  readonly onChange: (draft: AccountDraft) => void;
  readonly onLeave: () => void;
}

/** A register that was never completed is completed by the account: that nothing moved is then an entry of its own. */
function nothingMoved({ kind }: IncidentView): MovementInputView | null {
  return kind === 'registerOpen' ? { purpose: 'nothingDone', stock: [], seals: [], counted: null } : null;
}

export function AccountForm({ view, incident, draft, onChange, onLeave }: AccountFormProps) {
  const { t } = useSay();
  const { prepare, enabled } = usePanel();
  const [key, setKey] = useState('');
  const { reason, moved } = draft;
  const send = () => {
    if (reason === null) return;
    onChange({ ...draft, sent: true });
    const input = moved == null ? nothingMoved(incident) : inputOf(moved);
    prepare(view.lock, { type: 'account', incident: incident.incident, reason, key: draft.key ?? null, input });
  };
  if (draft.key !== undefined && moved != null)
    return (
      <MovementForm
        view={view}
        draft={moved}
        enabled={enabled}
        openSeconds={null}
        urgent={false}
        sentBack={null}
        doneText={t('safe.form.sign')}
        onChange={(next) => onChange({ ...draft, moved: next })}
        onLeave={() => onChange({ ...draft, moved: undefined })}
        onDone={send}
      />
    );
  const ask = reason === null ? 'reason' : draft.key === undefined ? 'key' : 'moved';
  return (
    <section className="safe-sheet">
      <header>
        <h1>{t(`safe.account.title.${ask}`)}</h1>
      </header>
      <div className="safe-sheet-body">
        {ask === 'reason' && (
          <ul className="safe-choices">
            {REASONS.map((one) => (
              <li key={one}>
                <PanelButton onPress={() => onChange({ ...draft, reason: one })}>
                  {t(`safe.accountReason.${one}`)}
                </PanelButton>
              </li>
            ))}
          </ul>
        )}
        {ask === 'key' && (
          <div className="safe-run">
            <div className="safe-fields">
              <PadField
                label={t('safe.field.key')}
                value={key}
                active
                written="mark"
                onFocus={() => {}}
                onType={setKey}
                onEnter={() => key !== '' && onChange({ ...draft, key })}
              />
              <p className="safe-small">{t('safe.account.keyAbout')}</p>
            </div>
            <NumberPad
              written="mark"
              onKey={(character) => setKey(key + character)}
              onErase={() => setKey(key.slice(0, -1))}
              onNext={() => key !== '' && onChange({ ...draft, key })}
            />
          </div>
        )}
        {ask === 'moved' && <p>{t('safe.account.movedAbout')}</p>}
        <footer className="safe-actions">
          <PanelButton
            onPress={() => {
              if (ask === 'reason') onLeave();
              else onChange(ask === 'key' ? { ...draft, reason: null } : { ...draft, key: undefined });
            }}
          >
            {t('safe.form.back')}
          </PanelButton>
          {ask === 'key' && (
            <>
              <PanelButton onPress={() => onChange({ ...draft, key: null })}>{t('safe.account.noKey')}</PanelButton>
              <PanelButton lead disabled={key === ''} onPress={() => onChange({ ...draft, key })}>
                {t('safe.form.next')}
              </PanelButton>
            </>
          )}
          {ask === 'moved' && (
            <>
              <PanelButton onPress={() => onChange({ ...draft, moved: EMPTY_DRAFT })}>
                {t('safe.account.somethingMoved')}
              </PanelButton>
              <PanelButton lead disabled={!enabled} onPress={send}>
                {t('safe.account.nothingMoved')}
              </PanelButton>
            </>
          )}
        </footer>
      </div>
    </section>
  );
}
