/** A field that the number pad, a keyboard and a scanner fill alike; Enter goes on. */
import { useEffect, useRef } from 'react';
import { cleanText, type Written } from '../../model/safe-written.ts';

export interface PadFieldProps {
  readonly label: string;
  readonly value: string;
  /** What the value means, where it was completed. */
  readonly meaning?: string | null;
  readonly active: boolean;
  readonly written: Written;
  readonly onFocus: () => void;
  readonly onType: (text: string) => void;
  /** A character came by the keyboard. */
  readonly onHardKey?: () => void;
  readonly onEnter: () => void;
}

export function PadField(props: PadFieldProps) {
  const { label, value, meaning, active, written, onFocus, onType, onHardKey, onEnter } = props;
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (active) input.current?.focus();
  }, [active]);
  return (
    <label className={active ? 'pad-field pad-field-active' : 'pad-field'}>
      <span>{label}</span>
      <input
        ref={input}
        value={value}
        // The panel has its own keys; the system's would cover them.
        inputMode="none"
        autoComplete="off"
        maxLength={written === 'mark' ? 32 : 16}
        onFocus={onFocus}
        onChange={(event) => onType(cleanText(event.target.value, written))}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault();
            onEnter();
          } else if (event.key.length === 1) onHardKey?.();
        }}
      />
      {meaning != null && meaning !== value && <small>= {meaning}</small>}
    </label>
  );
}
