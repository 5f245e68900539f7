/** The other person sees exactly what was entered, large, and says that it is right or what is wrong. */
import { FileSearchOutlined } from '@ant-design/icons';
import { useState } from 'react';
import type { SafeAct, SafeLockView } from '../../../daemon/api/contract/safe.ts';
import { useSay } from '../../say.ts';
import { CountLine, MovementTable } from './movement-table.tsx';
import { PanelButton } from './panel-button.tsx';
import { usePanel } from './panel-context.ts';

const WRONG = ['numbers', 'count', 'seal', 'purpose'] as const satisfies readonly Extract<
  SafeAct,
  { type: 'disputeMovement' }
>['why'][];

export function ConfirmFace({ view }: { readonly view: SafeLockView }) {
  const { t, word } = useSay();
  const { nameOf, prepare, enabled } = usePanel();
  const [disputing, setDisputing] = useState(false);
  const { entered, lock, people, holds } = view;
  if (entered === null) return null;
  const other = people.find(({ person }) => person !== entered.by);
  return (
    <section className="safe-sheet">
      <header>
        <span className="safe-sheet-symbol" aria-hidden="true">
          <FileSearchOutlined />
        </span>
        <h1>
          {other === undefined
            ? t('safe.confirm.titleAlone')
            : t('safe.confirm.title', { role: t(`safe.role.${other.role}`), name: nameOf(other.person) })}
        </h1>
      </header>
      <div className="safe-sheet-body">
        <p>
          {t('safe.confirm.entered', { name: nameOf(entered.by), purpose: t(`safe.purpose.${entered.input.purpose}`) })}
        </p>
        <MovementTable stock={entered.input.stock} seals={entered.input.seals} />
        {holds !== 'seals' && <CountLine before={view.held} after={entered.after} counted={entered.input.counted} />}
        {view.keypad?.question === 'confirmOrDispute' && (
          <p className="safe-small">
            {t('safe.confirm.keypad')}{' '}
            {view.keypad.choices.map((choice, at) => (
              <span key={choice} className="safe-answer">
                <kbd>{at + 1}</kbd> {word('safe.wrong', choice) ?? t('safe.keypadChoice.confirm')}
              </span>
            ))}
          </p>
        )}
      </div>
      {disputing ? (
        <footer className="safe-actions">
          <PanelButton onPress={() => setDisputing(false)}>{t('safe.form.back')}</PanelButton>
          {WRONG.filter((why) => why !== (holds === 'seals' ? 'count' : 'seal')).map((why) => (
            <PanelButton
              key={why}
              disabled={!enabled}
              onPress={() => {
                setDisputing(false);
                prepare(lock, { type: 'disputeMovement', why });
              }}
            >
              {t(`safe.wrong.${why}`)}
            </PanelButton>
          ))}
        </footer>
      ) : (
        <footer className="safe-actions">
          <PanelButton disabled={!enabled} onPress={() => setDisputing(true)}>
            {t('safe.confirm.dispute')}
          </PanelButton>
          <PanelButton lead disabled={!enabled} onPress={() => prepare(lock, { type: 'confirmMovement' })}>
            {t('safe.confirm.confirm')}
          </PanelButton>
        </footer>
      )}
    </section>
  );
}
