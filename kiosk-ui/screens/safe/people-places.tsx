/** The places for the people whom the lock asks for; each fills as its person badges and gives the second factor. */
import { CheckCircleFilled, ClockCircleOutlined, IdcardOutlined } from '@ant-design/icons';
import type { Place } from '../../model/safe-face.ts';
import { useSay } from '../../say.ts';
import { usePanel } from './panel-context.ts';

export function PeoplePlaces({ places }: { readonly places: readonly Place[] }) {
  const { t } = useSay();
  const { nameOf } = usePanel();
  return (
    <ul className="safe-places" aria-label={t('safe.places')}>
      {places.map(({ role, person, factor, factorGiven }) => (
        <li key={role} className={`safe-place ${person === null ? 'place-empty' : 'place-taken'}`}>
          <span className="place-role">{t(`safe.role.${role}`)}</span>
          <strong>{person === null ? t('safe.placeEmpty') : nameOf(person)}</strong>
          <span className="place-step">
            <span aria-hidden="true">
              {person === null ? <IdcardOutlined /> : factorGiven ? <CheckCircleFilled /> : <ClockCircleOutlined />}
            </span>
            {person === null
              ? t('safe.badgeMissing')
              : factor === null || factorGiven
                ? t('safe.placeDone')
                : t(`safe.factorMissing.${factor}`)}
          </span>
        </li>
      ))}
    </ul>
  );
}
