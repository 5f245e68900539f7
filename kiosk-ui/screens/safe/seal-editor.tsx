/** One seal that moves: which, why, in what condition. Big keys, no text. */
import { useState } from 'react';
import type { SafeLockView } from '../../../daemon/api/contract/safe.ts';
import { type Purpose, type SealLine, sealReasons } from '../../model/safe-movement.ts';
import { useSay } from '../../say.ts';
import { NumberPad } from './number-pad.tsx';
import { PadField } from './pad-field.tsx';
import { PanelButton } from './panel-button.tsx';

export interface SealEditorProps {
  readonly view: SafeLockView;
  readonly purpose: Purpose;
  readonly directions: readonly SealLine['direction'][];
  readonly seals: readonly SealLine[];
  readonly onAdd: (line: SealLine) => void;
  readonly onBack: () => void;
}

const KINDS = ['issueSeal', 'replacementSeal'] as const satisfies readonly SealLine['kind'][];
const CONDITIONS = ['sound', 'damaged'] as const satisfies readonly SealLine['condition'][];

export function SealEditor({ view, purpose, directions, seals, onAdd, onBack }: SealEditorProps) {
  const { t } = useSay();
  const [direction] = directions;
  const [seal, setSeal] = useState('');
  const [kind, setKind] = useState<SealLine['kind']>('issueSeal');
  const [condition, setCondition] = useState<SealLine['condition']>('sound');
  const choices = directions.flatMap((way) => sealReasons(purpose, way).map((reason) => ({ way, reason })));
  const [chosen, setChosen] = useState(choices[0] ?? null);
  const gone = seals.filter((line) => line.direction === 'out').map((line) => line.seal);
  const there = view.sealsHeld.filter((one) => !gone.includes(one));
  const fits = chosen !== null && seal !== '' && (chosen.way === 'in' ? !there.includes(seal) : there.includes(seal));
  const add = () => {
    if (chosen !== null && fits) onAdd({ seal, kind, direction: chosen.way, reason: chosen.reason, condition });
  };
  return (
    <>
      <div className="safe-run">
        <div className="safe-fields">
          {direction === 'out' && there.length > 0 ? (
            <ul className="safe-choices">
              {there.map((one) => (
                <li key={one}>
                  <PanelButton pressed={seal === one} onPress={() => setSeal(one)}>
                    {one}
                  </PanelButton>
                </li>
              ))}
            </ul>
          ) : (
            <PadField
              label={t('safe.field.seal')}
              value={seal}
              active
              written="mark"
              onFocus={() => {}}
              onType={setSeal}
              onEnter={add}
            />
          )}
          <ul className="safe-choices">
            {choices.map(({ way, reason }) => (
              <li key={`${way} ${reason}`}>
                <PanelButton
                  pressed={chosen?.way === way && chosen.reason === reason}
                  onPress={() => setChosen({ way, reason })}
                >
                  {t(`safe.sealReason.${reason}`)}
                </PanelButton>
              </li>
            ))}
          </ul>
          <ul className="safe-choices">
            {KINDS.map((one) => (
              <li key={one}>
                <PanelButton pressed={kind === one} onPress={() => setKind(one)}>
                  {t(`safe.sealKind.${one}`)}
                </PanelButton>
              </li>
            ))}
            {CONDITIONS.map((one) => (
              <li key={one}>
                <PanelButton pressed={condition === one} onPress={() => setCondition(one)}>
                  {t(`safe.condition.${one}`)}
                </PanelButton>
              </li>
            ))}
          </ul>
          {seal !== '' && !fits && <p className="safe-trouble">{t('safe.sealTrouble')}</p>}
        </div>
        {!(direction === 'out' && there.length > 0) && (
          <NumberPad
            written="mark"
            onKey={(character) => setSeal(seal + character)}
            onErase={() => setSeal(seal.slice(0, -1))}
            onNext={add}
          />
        )}
      </div>
      <footer className="safe-actions">
        <PanelButton onPress={onBack}>{t('safe.form.back')}</PanelButton>
        <PanelButton lead disabled={!fits} onPress={add}>
          {t('safe.form.addSeal')}
        </PanelButton>
      </footer>
    </>
  );
}
