/** Big keys for numbers, and letters where a number begins with them. Presses go to the field in use. */
import { ArrowRightOutlined, DeleteOutlined } from '@ant-design/icons';
import { useState } from 'react';
import type { Written } from '../../model/safe-written.ts';
import { useSay } from '../../say.ts';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

export interface NumberPadProps {
  readonly written: Written;
  readonly onKey: (character: string) => void;
  readonly onErase: () => void;
  readonly onNext: () => void;
}

export function NumberPad({ written, onKey, onErase, onNext }: NumberPadProps) {
  const { t } = useSay();
  const [alphabet, setAlphabet] = useState(false);
  const letters = written !== 'digits';
  // A press must not take the focus out of the field: a scanner types into it.
  const key = (label: string, says: string, onPress: () => void, content = <>{label}</>) => (
    <button
      key={label}
      type="button"
      data-key={label}
      className="pad-key"
      aria-label={says}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPress}
    >
      {content}
    </button>
  );
  const typed = (characters: readonly string[]) => characters.map((one) => key(one, one, () => onKey(one)));
  if (alphabet && letters)
    return (
      <div className="safe-pad pad-letters">
        {typed(LETTERS)}
        {key('123', t('safe.pad.digits'), () => setAlphabet(false))}
        {key('erase', t('safe.pad.erase'), onErase, <DeleteOutlined />)}
      </div>
    );
  return (
    <div className="safe-pad">
      {typed(DIGITS.slice(0, 3))}
      {key('erase', t('safe.pad.erase'), onErase, <DeleteOutlined />)}
      {typed(DIGITS.slice(3, 6))}
      {letters ? key('ABC', t('safe.pad.letters'), () => setAlphabet(true)) : <span />}
      {typed(DIGITS.slice(6))}
      {key('next', t('safe.pad.next'), onNext, <ArrowRightOutlined />)}
      {written === 'mark' ? typed(['-']) : <span />}
      {typed(['0'])}
    </div>
  );
}
