/** Says that something has begun; appears only after a moment, so that quick work does not flicker. */
import { LoadingOutlined } from '@ant-design/icons';
import { useSay } from '../../say.ts';

export function StillLoading() {
  const { t } = useSay();
  return (
    <div className="still-loading" role="status">
      <LoadingOutlined aria-hidden="true" /> {t('state.loading')}
    </div>
  );
}
