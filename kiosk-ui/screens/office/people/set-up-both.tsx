/** Third step of the set-up: both people are enrolled and are asked to prove themselves together. */
import { Button } from 'antd';
import { useModel } from '../../../kiosk-context.ts';
import { useSay } from '../../../say.ts';

export function SetUpBoth({ onBegin }: { readonly onBegin: () => void }) {
  const { t } = useSay();
  const { connection } = useModel();
  return (
    <div className="sheet">
      <h2>{t('people.setUp.bothTitle')}</h2>
      <p>{t('people.setUp.bothText')}</p>
      <div className="act-end">
        <Button type="primary" size="large" disabled={connection.kind !== 'open'} autoFocus onClick={onBegin}>
          {t('people.setUp.begin')}
        </Button>
      </div>
    </div>
  );
}
