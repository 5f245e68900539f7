/** The climate at this moment in big numbers. What is not known is called unknown; an old value never stands for a fresh one. */
import { CheckCircleFilled, QuestionCircleFilled, WarningFilled } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { ClimateView } from '../../../../daemon/api/contract/climate.ts';
import { useSay } from '../../../say.ts';
import type { Quantity } from './chart-geometry.ts';

type Verdict = NonNullable<ClimateView['temperature']>;
const SYMBOLS: Record<Verdict, ReactNode> = {
  kept: <CheckCircleFilled />,
  uncertain: <QuestionCircleFilled />,
  exceeded: <WarningFilled />,
};

function BigNumber({ view, quantity }: { readonly view: ClimateView; readonly quantity: Quantity }) {
  const { t } = useSay();
  const { reading } = view;
  const verdict = view[quantity];
  const tenths = quantity === 'temperature' ? reading?.temperatureTenths : reading?.humidityTenths;
  return (
    <div className={`big-number verdict-${verdict ?? 'unknown'}`}>
      <p>{t(`climate.${quantity}`)}</p>
      <strong>
        {tenths === undefined
          ? t('climate.notKnown')
          : `${(tenths / 10).toFixed(1)} ${quantity === 'temperature' ? '°C' : '%'}`}
      </strong>
      <p>
        {verdict !== null && <span aria-hidden="true">{SYMBOLS[verdict]} </span>}
        {t(`climate.verdict.${verdict ?? 'unknown'}`)}
      </p>
    </div>
  );
}

export function ClimateNow({ view }: { readonly view: ClimateView }) {
  const { t, word, moment } = useSay();
  return (
    <section className="climate-now" aria-label={t('climate.now')}>
      <BigNumber view={view} quantity="temperature" />
      <BigNumber view={view} quantity="humidity" />
      <div className="climate-words" role="status">
        {view.reading !== null && <p className="small">{t('climate.measured', { at: moment(view.reading.at) })}</p>}
        {view.unknown !== null && (
          <p className="odd">{word('climate.unknown', view.unknown) ?? t('climate.unknownOther')}</p>
        )}
        {view.alarms.map(({ kind, since }) => (
          <p key={kind} className="odd">
            <WarningFilled aria-hidden="true" /> {t(`climate.alarm.${kind}`)} ·{' '}
            {t('climate.since', { at: moment(since) })}
          </p>
        ))}
        {view.simulated && <p className="small">{t('simulated.short')}</p>}
      </div>
    </section>
  );
}
