/** The ledger for those who answer for it and those who check it: timeline, verification, export, checkpoints, witnesses, backup. */
import '../../style/ledger.css';
import '../../style/ledger-work.css';
import type { ComponentType } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useModel } from '../../kiosk-context.ts';
import { useSay } from '../../say.ts';
import { OfficeFrame } from '../office/office-frame.tsx';
import { BackupView } from './backup-view.tsx';
import { CheckpointsView } from './checkpoints-view.tsx';
import { ExportView } from './export-view.tsx';
import { TimelineView } from './timeline-view.tsx';
import { TroubleCards } from './trouble-cards.tsx';
import { VerifyView } from './verify-view.tsx';
import { WitnessesView } from './witnesses-view.tsx';

const VIEWS: readonly { readonly name: string; readonly view: ComponentType }[] = [
  { name: 'entries', view: TimelineView },
  { name: 'verify', view: VerifyView },
  { name: 'export', view: ExportView },
  { name: 'checkpoints', view: CheckpointsView },
  { name: 'witnesses', view: WitnessesView },
  { name: 'backup', view: BackupView },
];

export function LedgerScreen() {
  const { t } = useSay();
  const { head } = useModel();
  const [address] = useSearchParams();
  const shown = VIEWS.find(({ name }) => name === address.get('view')) ?? VIEWS[0];
  const Shown = shown?.view ?? TimelineView;
  return (
    <OfficeFrame className="office-split ledger">
      <div className="ledger-head">
        <h1>{t('page.ledger')}</h1>
        <nav className="ledger-views" aria-label={t('ledger.views')}>
          {VIEWS.map(({ name }) => (
            <Link
              key={name}
              to={name === 'entries' ? '/ledger' : `/ledger?view=${name}`}
              {...(name === shown?.name ? { 'aria-current': 'page' as const } : {})}
            >
              {t(`ledger.view.${name}`)}
            </Link>
          ))}
        </nav>
        <p className="small">{t('ledger.size', { size: head + 1 })}</p>
      </div>
      <TroubleCards />
      <Shown />
    </OfficeFrame>
  );
}
