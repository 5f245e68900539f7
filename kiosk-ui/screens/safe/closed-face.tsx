/** Nothing is under way: who may open now, by role and name; what the books say is inside; the closing check. */
import { CheckCircleFilled, LockFilled } from '@ant-design/icons';
import type { SafeLockView } from '../../../daemon/api/contract/safe.ts';
import { useSay } from '../../say.ts';
import { FaceFrame } from './face-frame.tsx';
import { PanelButton } from './panel-button.tsx';
import { usePanel } from './panel-context.ts';

/** Names that fit into one line. */
const MOST_NAMES = 3;

export function ClosedFace({ view }: { readonly view: SafeLockView }) {
  const { t } = useSay();
  const { nameOf, prepare, enabled } = usePanel();
  const { lock, mayOpen, factors, held, holds, sealsHeld, day } = view;
  const roles = [...new Set(view.roleSets.flat())];
  const names = (role: string) => {
    const people = mayOpen[role] ?? [];
    const shown = people.slice(0, MOST_NAMES).map(nameOf).join(t('safe.listComma'));
    return people.length > MOST_NAMES ? t('safe.andOthers', { names: shown, count: people.length }) : shown;
  };
  const alone = view.roleSets.every((set) => set.length === 1);
  const owed = day?.due === true && !day.checked;
  const open = day !== null && !day.checked;
  return (
    <FaceFrame
      tone="calm"
      symbol={<LockFilled />}
      word={t('safe.closed.word')}
      title={alone ? t('safe.closed.one') : t('safe.closed.two')}
      actions={
        <>
          <p className="safe-small safe-held">
            {holds === 'seals'
              ? t('safe.heldSeals', { count: sealsHeld.length })
              : t('safe.heldNumbers', { blanks: held.blanks, voids: held.voids })}
            {day?.checked === true && (
              <span>
                <CheckCircleFilled aria-hidden="true" /> {t('safe.dayChecked')}
              </span>
            )}
          </p>
          {open && (
            <PanelButton lead={owed} disabled={!enabled} onPress={() => prepare(lock, { type: 'dayCheck' })}>
              {t('safe.dayCheck')}
            </PanelButton>
          )}
        </>
      }
    >
      <ul className="safe-may-open" aria-label={t('safe.mayOpen')}>
        {roles.map((role) => (
          <li key={role}>
            <span>{t(`safe.role.${role}`)}</span>
            <strong className={(mayOpen[role] ?? []).length === 0 ? 'safe-nobody' : ''}>
              {(mayOpen[role] ?? []).length === 0 ? t('safe.nobody') : names(role)}
            </strong>
            <small>{t(`safe.factorOf.${factors[role] ?? 'none'}`)}</small>
          </li>
        ))}
      </ul>
      {owed && <p>{t('safe.dayOwed')}</p>}
    </FaceFrame>
  );
}
