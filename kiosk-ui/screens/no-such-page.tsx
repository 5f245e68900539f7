/** Shown for an address that has no page. */
import { useEffect } from 'react';
import { useKiosk } from '../kiosk-context.ts';
import { useSay } from '../say.ts';
import { Notice } from './frame/notice.tsx';

export function NoSuchPage() {
  const { t } = useSay();
  const { client } = useKiosk();
  // Any role will do: the bar above still says how the devices are.
  useEffect(() => client.enter(null), [client]);
  return <Notice title={t('noSuchPage.title')} text={t('noSuchPage.text')} home />;
}
