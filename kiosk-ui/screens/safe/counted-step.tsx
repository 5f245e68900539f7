/** What lies in the safe, counted by hand before it is shut; it may be left out. */
import { useState } from 'react';
import type { SafeLockView } from '../../../daemon/api/contract/safe.ts';
import type { Counts } from '../../model/safe-movement.ts';
import { useSay } from '../../say.ts';
import { NumberPad } from './number-pad.tsx';
import { PadField } from './pad-field.tsx';
import { PanelButton } from './panel-button.tsx';

export interface CountedStepProps {
  readonly holds: SafeLockView['holds'];
  /** By the books, after this movement. */
  readonly after: Counts;
  readonly counted: Counts | null;
  readonly onDone: (counted: Counts | null) => void;
  readonly onBack: () => void;
}

type Kind = keyof Counts;

export function CountedStep({ holds, after, counted, onDone, onBack }: CountedStepProps) {
  const { t } = useSay();
  const kinds: readonly Kind[] = holds === 'voids' ? ['voids'] : ['blanks', 'voids'];
  const [texts, setTexts] = useState({ blanks: String(counted?.blanks ?? ''), voids: String(counted?.voids ?? '') });
  const [active, setActive] = useState<Kind>(kinds[0] ?? 'blanks');
  const isFull = kinds.every((kind) => texts[kind] !== '');
  const value = (kind: Kind) => (kinds.includes(kind) ? Number(texts[kind]) : after[kind]);
  const done = () => onDone({ blanks: value('blanks'), voids: value('voids') });
  const differs = isFull && (value('blanks') !== after.blanks || value('voids') !== after.voids);
  const goOn = () => {
    const next = kinds.find((kind) => texts[kind] === '');
    if (next === undefined) done();
    else setActive(next);
  };
  const type = (kind: Kind, text: string) => setTexts({ ...texts, [kind]: text.slice(0, 6) });
  return (
    <>
      <div className="safe-run">
        <div className="safe-fields">
          {kinds.map((kind) => (
            <PadField
              key={kind}
              label={t(`safe.field.counted.${kind}`)}
              value={texts[kind]}
              active={active === kind}
              written="digits"
              onFocus={() => setActive(kind)}
              onType={(text) => type(kind, text)}
              onEnter={goOn}
            />
          ))}
          <p role="status" className={differs ? 'safe-trouble' : ''}>
            {differs
              ? t('safe.form.countDiffers', { blanks: after.blanks, voids: after.voids })
              : isFull && t('safe.form.countFits')}
          </p>
        </div>
        <NumberPad
          written="digits"
          onKey={(character) => type(active, texts[active] + character)}
          onErase={() => type(active, texts[active].slice(0, -1))}
          onNext={goOn}
        />
      </div>
      <footer className="safe-actions">
        <PanelButton onPress={onBack}>{t('safe.form.back')}</PanelButton>
        <PanelButton onPress={() => onDone(null)}>{t('safe.form.notCounted')}</PanelButton>
        <PanelButton lead disabled={!isFull} onPress={done}>
          {t('safe.form.next')}
        </PanelButton>
      </footer>
    </>
  );
}
