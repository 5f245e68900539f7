/** The vault's key: when it was last renewed, and how many were erased since, which an older backup could still open. */
import { Button } from 'antd';
import type { KeptOverviewResult } from '../../../../daemon/api/contract/kept-data.ts';
import { useSay } from '../../../say.ts';

export interface RotationCardProps {
  readonly overview: KeptOverviewResult;
  readonly disabled: boolean;
  readonly onRotate: () => void;
}

export function RotationCard({ overview, disabled, onRotate }: RotationCardProps) {
  const { t, moment } = useSay();
  const { rotatedAt, sinceRotation } = overview;
  return (
    <section className="kept-rotation" aria-label={t('kept.rotation.title')}>
      <h2>{t('kept.rotation.title')}</h2>
      <p>{rotatedAt === null ? t('kept.rotation.never') : t('kept.rotation.last', { at: moment(rotatedAt) })}</p>
      <p className={sinceRotation > 0 ? 'odd' : 'small'}>
        {t(sinceRotation > 0 ? 'kept.rotation.since' : 'kept.rotation.none', { count: sinceRotation })}
      </p>
      <div className="acts">
        <Button disabled={disabled} onClick={onRotate}>
          {t('kept.act.rotate')}
        </Button>
      </div>
    </section>
  );
}
