/** The number on a pack's tamper-evident seal: typed or scanned, kept with the run of numbers that the pack holds. */
import { useState } from 'react';
import { useSay } from '../../say.ts';
import { NumberPad } from './number-pad.tsx';
import { PadField } from './pad-field.tsx';
import { PanelButton } from './panel-button.tsx';

export interface PackSealStepProps {
  readonly packSeal: string | null;
  /** Null: the pack has none, or it is not to be recorded. */
  readonly onDone: (packSeal: string | null) => void;
}

export function PackSealStep({ packSeal, onDone }: PackSealStepProps) {
  const { t } = useSay();
  const [text, setText] = useState(packSeal ?? '');
  const done = () => onDone(text === '' ? null : text);
  return (
    <>
      <div className="safe-run">
        <div className="safe-fields">
          <PadField
            label={t('safe.field.packSeal')}
            value={text}
            active
            written="mark"
            onFocus={() => {}}
            onType={setText}
            onEnter={done}
          />
          <p className="safe-small">{t('safe.form.packSealAbout')}</p>
        </div>
        <NumberPad
          written="mark"
          onKey={(character) => setText((text + character).slice(0, 32))}
          onErase={() => setText(text.slice(0, -1))}
          onNext={done}
        />
      </div>
      <footer className="safe-actions">
        <PanelButton onPress={() => onDone(null)}>{t('safe.form.noPackSeal')}</PanelButton>
        <PanelButton lead disabled={text === ''} onPress={done}>
          {t('safe.form.takePackSeal')}
        </PanelButton>
      </footer>
    </>
  );
}
