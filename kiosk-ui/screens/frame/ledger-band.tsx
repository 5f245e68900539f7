/** One line under the bar while ledger or clock cannot be relied upon: what is wrong, what to do, and where. */
import { WarningFilled } from '@ant-design/icons';
import { Link, useLocation } from 'react-router';
import { useModel } from '../../kiosk-context.ts';
import { ledgerTroubles } from '../../model/ledger-trouble.ts';
import { useSay } from '../../say.ts';
import { useTroubleWords } from './use-trouble-words.ts';

/** Pages where people act on what the ledger says. Its own page shows each trouble whole. */
const PAGES: readonly string[] = ['counter', 'safe', 'office'];

export function LedgerBand() {
  const { t } = useSay();
  const { ledger } = useModel();
  const { pathname } = useLocation();
  const words = useTroubleWords();
  const page = pathname.split('/')[1] ?? '';
  if (!PAGES.includes(page)) return null;
  const office = page === 'office';
  const troubles = ledgerTroubles(ledger).filter((trouble) => office || !trouble.office);
  const [worst, ...others] = troubles;
  if (worst === undefined) return null;
  return (
    <div className={`ledger-band ledger-band-${worst.grade}`} role="alert">
      <span aria-hidden="true">
        <WarningFilled />
      </span>
      <p>
        <strong>{words.title(worst)}</strong> {t(`ledgerTrouble.short.${worst.what}`)}
        {others.length > 0 && ` ${t('ledgerTrouble.others', { count: others.length })}`}
      </p>
      {office && <Link to={worst.office ? '/ledger?view=backup' : '/ledger'}>{t('ledgerTrouble.toLedger')}</Link>}
    </div>
  );
}
