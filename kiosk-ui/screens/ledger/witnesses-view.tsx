/** Witnesses: who outside this house has seen the history, up to where, when; a contradiction in red with what to do. */
import { CheckCircleFilled, ClockCircleOutlined, DisconnectOutlined, WarningFilled } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { WitnessView as Witness } from '../../../daemon/api/contract/ledger-view.ts';
import { useModel } from '../../kiosk-context.ts';
import { useSay } from '../../say.ts';

const SYMBOLS: Record<Witness['state'], ReactNode> = {
  idle: <ClockCircleOutlined />,
  cosigned: <CheckCircleFilled />,
  behind: <ClockCircleOutlined />,
  unreachable: <DisconnectOutlined />,
  refused: <WarningFilled />,
  conflict: <WarningFilled />,
};

function WitnessCard({ witness }: { readonly witness: Witness }) {
  const { t, moment } = useSay();
  const { state, cosignedSize, cosignedAt } = witness;
  return (
    <li className={`sheet witness witness-${state}`}>
      <h2>{witness.name}</h2>
      <p className="witness-state">
        <span aria-hidden="true">{SYMBOLS[state]}</span> <strong>{t(`ledger.witness.state.${state}`)}</strong>
      </p>
      <p>{t(`ledger.witness.means.${state}`)}</p>
      <dl className="entry-facts">
        <div>
          <dt>{t('ledger.witness.upTo')}</dt>
          <dd>{cosignedSize === 0 ? t('ledger.witness.never') : t('ledger.size', { size: cosignedSize })}</dd>
        </div>
        {cosignedAt !== null && (
          <div>
            <dt>{t('ledger.witness.when')}</dt>
            <dd>{moment(cosignedAt * 1_000)}</dd>
          </div>
        )}
        <div>
          <dt>{t('ledger.witness.url')}</dt>
          <dd>{witness.url}</dd>
        </div>
      </dl>
    </li>
  );
}

export function WitnessesView() {
  const { t } = useSay();
  const { ledger } = useModel();
  const witnesses = ledger?.witnesses ?? [];
  return (
    <div className="ledger-view">
      <p>{t('ledger.witness.about')}</p>
      {witnesses.length === 0 && (
        <div className="sheet">
          <h2>{t('ledger.witness.noneTitle')}</h2>
          <p>{t('ledger.witness.noneText')}</p>
        </div>
      )}
      <ul className="witnesses">
        {witnesses.map((witness) => (
          <WitnessCard key={witness.name} witness={witness} />
        ))}
      </ul>
    </div>
  );
}
