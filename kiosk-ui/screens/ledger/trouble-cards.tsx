/** What is wrong with ledger or clock, each with what it means, what to do, and the act of two managers where one settles it. */
import { WarningFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { LedgerAct } from '../../../daemon/api/contract/ledger-view.ts';
import { useKiosk, useModel } from '../../kiosk-context.ts';
import { type LedgerTrouble, ledgerTroubles } from '../../model/ledger-trouble.ts';
import { useSay } from '../../say.ts';
import { useTroubleWords } from '../frame/use-trouble-words.ts';
import { ProofsDialog } from '../sign-in/proofs-dialog.tsx';

function TroubleCard({ trouble, onAct }: { trouble: LedgerTrouble; onAct: (act: LedgerAct['type']) => void }) {
  const { t } = useSay();
  const { connection } = useModel();
  const words = useTroubleWords();
  const { what, act } = trouble;
  return (
    <li className={`trouble trouble-${trouble.grade}`}>
      <span className="trouble-symbol" aria-hidden="true">
        <WarningFilled />
      </span>
      <div className="trouble-text">
        <strong>{words.title(trouble)}</strong>
        <p>{t(`ledgerTrouble.means.${what}`)}</p>
        <p>
          {t(`ledgerTrouble.todo.${what}`)} {/* The first entry of an epoch says why it began. */}
          {what === 'recovery' && (
            <Link className="entry-link" to="/ledger?entry=0">
              {t('ledgerTrouble.toRecovered')}
            </Link>
          )}
        </p>
      </div>
      {act !== null && (
        <Button type="primary" disabled={connection.kind !== 'open'} onClick={() => onAct(act)}>
          {t(`ledgerTrouble.act.${act}`)}
        </Button>
      )}
    </li>
  );
}

export function TroubleCards() {
  const { t } = useSay();
  const { client } = useKiosk();
  const { ledger } = useModel();
  const [act, setAct] = useState<LedgerAct['type'] | null>(null);
  const troubles = ledgerTroubles(ledger);
  if (ledger === null) return null;
  return (
    <>
      {ledger.check === 'pending' && (
        <p className="check-pending" role="status">
          {t('ledgerTrouble.checkPending')}
        </p>
      )}
      {troubles.length > 0 && (
        <ul className="troubles" aria-label={t('ledgerTrouble.list')}>
          {troubles.map((trouble) => (
            <TroubleCard key={trouble.what} trouble={trouble} onAct={setAct} />
          ))}
        </ul>
      )}
      {act !== null && (
        <ProofsDialog
          title={t(`ledgerTrouble.act.${act}`)}
          about={<p>{t(`ledgerTrouble.actAbout.${act}`)}</p>}
          wanted={[t('people.firstManager'), t('people.secondManager')]}
          send={(proofs) => client.call('ledger.act', { act: { type: act }, proofs: [...proofs] })}
          onDone={() => setAct(null)}
          onClose={() => setAct(null)}
        />
      )}
    </>
  );
}
