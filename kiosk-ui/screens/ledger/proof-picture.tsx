/** The proof drawn: the entry's leaf at the foot, the way up, each given hash on the side where it stands, the root on top. */
import '../../style/ledger-proof.css';
import type { Climbed } from '../../model/ledger-proof.ts';
import { useSay } from '../../say.ts';

const STEP = 52;
const MIDDLE = 160;
const ARM = 104;
const WIDTH = 320;
/** Hash digits that are drawn; the whole hashes stand in the list below. */
const DIGITS = 8;

export interface ProofPictureProps {
  readonly seq: number;
  /** Hex. */
  readonly leafHash: string;
  readonly climbed: Climbed;
  /** The way ends at the signed root. */
  readonly good: boolean;
}

function Box({ x, y, text, kind }: { x: number; y: number; text: string; kind: 'own' | 'given' | 'end' }) {
  return (
    <g className={`proof-${kind}`}>
      <rect x={x - 42} y={y - 13} width={84} height={26} rx={kind === 'given' ? 4 : 13} />
      <text x={x} y={y + 5} textAnchor="middle">
        {text}
      </text>
    </g>
  );
}

export function ProofPicture({ seq, leafHash, climbed, good }: ProofPictureProps) {
  const { t } = useSay();
  const { steps } = climbed;
  const height = (steps.length + 1) * STEP + 40;
  const yOf = (level: number) => height - 34 - level * STEP;
  return (
    <figure className={good ? 'proof-picture' : 'proof-picture proof-picture-bad'}>
      <svg
        viewBox={`0 0 ${WIDTH} ${height}`}
        width={WIDTH}
        height={height}
        role="img"
        aria-label={t('ledger.proof.picture', { seq, steps: steps.length })}
      >
        <text className="proof-label" x={MIDDLE} y={yOf(steps.length) - 20} textAnchor="middle">
          {t(good ? 'ledger.proof.signedRoot' : 'ledger.proof.otherRoot')}
        </text>
        {steps.map(({ side, sibling }, level) => {
          const x = side === 'left' ? MIDDLE - ARM : MIDDLE + ARM;
          return (
            <g key={sibling}>
              <path className="proof-way" d={`M${MIDDLE} ${yOf(level)}V${yOf(level + 1)}`} />
              <path className="proof-arm" d={`M${x} ${yOf(level)}V${yOf(level) - STEP / 2}H${MIDDLE}`} />
              <Box x={x} y={yOf(level)} text={sibling.slice(0, DIGITS)} kind="given" />
            </g>
          );
        })}
        {steps.map(({ hash }, level) => (
          <Box
            key={hash}
            x={MIDDLE}
            y={yOf(level + 1)}
            text={hash.slice(0, DIGITS)}
            kind={level === steps.length - 1 ? 'end' : 'own'}
          />
        ))}
        <Box x={MIDDLE} y={yOf(0)} text={leafHash.slice(0, DIGITS)} kind={steps.length === 0 ? 'end' : 'own'} />
        <text className="proof-label" x={MIDDLE} y={yOf(0) + 30} textAnchor="middle">
          {t('ledger.entryTitle', { seq })}
        </text>
      </svg>
      <details>
        <summary>{t('ledger.proof.hashes', { count: steps.length })}</summary>
        <ol className="proof-steps">
          {steps.map(({ side, sibling, hash }) => (
            <li key={hash}>
              <span>{t(`ledger.proof.side.${side}`)}</span> <code>{sibling}</code>
              <br />
              <span>{t('ledger.proof.makes')}</span> <code>{hash}</code>
            </li>
          ))}
        </ol>
      </details>
    </figure>
  );
}
