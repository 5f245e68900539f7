/** A person's data as the chip has them, until they are taken off the screen. */
import { UserOutlined, WarningFilled } from '@ant-design/icons';
import type { DocumentView, ReadingStartResult } from '../../../daemon/api/contract/readings.ts';
import { groupNumber } from '../../model/identity-number.ts';
import { type Say, useSay } from '../../say.ts';
import { useCountdown } from '../../use-countdown.ts';

function Photo({ photo }: { readonly photo: DocumentView['photo'] }) {
  const { t, word } = useSay();
  if (photo.state === 'decoded')
    return (
      <img className="photo" alt={t('document.photoAlt')} src={`data:${photo.mediaType};base64,${photo.base64}`} />
    );
  const text = photo.state === 'absent' ? t('photo.absent') : (word('photo', photo.reason) ?? t('photo.no-decoder'));
  return (
    <div className="photo photo-missing">
      <UserOutlined aria-hidden="true" />
      <p>{text}</p>
    </div>
  );
}

function validity(document: DocumentView, { t, date }: Say): string {
  const to = document.validTo === 'longTerm' ? t('document.longTerm') : date(document.validTo);
  return t('document.fromTo', { from: date(document.validFrom), to });
}

/** A value of more characters takes a whole row. */
const LONG = 18;

/** Fields in the order of the printed card; what a kind of card does not have is left out. */
function fieldsOf(document: DocumentView, say: Say): readonly (readonly [label: string, value: string | null])[] {
  const { t, date, word } = say;
  const sex = word('sex', document.sex.code) ?? document.sex.name ?? document.sex.code;
  return [
    [t('document.latinName'), document.latinName],
    [t('document.sex'), sex],
    [t('document.ethnicGroup'), document.ethnicGroup?.name ?? document.ethnicGroup?.code ?? null],
    [t('document.nationality'), document.nationality],
    [t('document.birthDate'), date(document.birthDate)],
    [t('document.address'), document.address],
    ...document.addedAddresses.map((address) => [t('document.addedAddress'), address] as const),
    [t('document.permitNumber'), document.permitNumber],
    [t('document.formerNumber'), document.formerNumber === null ? null : groupNumber(document.formerNumber)],
    [t('document.issueCount'), document.issueCount],
    [t('document.issuingAuthority'), document.issuingAuthority],
    [t('document.validity'), validity(document, say)],
  ];
}

function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  const { t, word } = useSay();
  if (warnings.length === 0) return null;
  return (
    <div className="warnings" role="alert">
      <h3>
        <WarningFilled aria-hidden="true" /> {t('document.warnings')}
      </h3>
      <ul>
        {warnings.map((warning) => (
          <li key={warning}>{word('warning', warning) ?? t('warning.other', { code: warning })}</li>
        ))}
      </ul>
    </div>
  );
}

/** Says when the data go by themselves; `until` in the clock's monotonic milliseconds. */
export function ClearsIn({ until }: { readonly until: number }) {
  const { t, timeLeft } = useSay();
  return t('document.clearsIn', { time: timeLeft(useCountdown(until) ?? 0) });
}

export function DocumentCard({ result }: { readonly result: ReadingStartResult }) {
  const say = useSay();
  const { t } = say;
  const { document } = result;
  if (document === null)
    return (
      <section className="stage">
        <div className="stage-text">
          <h2>{t('reading.duplicateTitle')}</h2>
          <p>{t('reading.duplicateText')}</p>
        </div>
      </section>
    );
  return (
    <section className="document" aria-label={t('document.title')}>
      <Photo photo={document.photo} />
      <div className="document-body">
        <p className="document-kind">{t(`documentKind.${document.kind}`)}</p>
        <h2 className="document-name">{document.name ?? document.latinName}</h2>
        <p className="document-number">
          <small>{t('document.number')}</small>
          {groupNumber(document.number)}
        </p>
        <Warnings warnings={document.warnings} />
        <dl className="fields">
          {fieldsOf(document, say).map(
            ([label, value]) =>
              value !== null &&
              value !== '' && (
                <div key={`${label} ${value}`} className={value.length > LONG ? 'field-wide' : ''}>
                  <dt>{label}</dt>
                  <dd>{value}</dd>
                </div>
              ),
          )}
        </dl>
        <p className="small">
          {t('document.recorded', { seq: result.seq })}
          {result.samNumber !== null && ` · ${t('document.samNumber', { number: result.samNumber })}`}
        </p>
      </div>
    </section>
  );
}
