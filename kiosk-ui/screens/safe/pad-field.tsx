/** A field that the number pad, a keyboard and a scanner fill alike; Enter goes on. */
import { useEffect, useRef } from 'react';

export interface PadFieldProps {
  readonly label: string;
  readonly value: string;
  /** What the value means, where it was completed. */
  readonly meaning?: string | null;
  readonly active: boolean;
  readonly letters: boolean;
  readonly onFocus: () => void;
  readonly onType: (text: string) => void;
  /** A character came by the keyboard. */
  readonly onHardKey?: () => void;
  readonly onEnter: () => void;
}

export function PadField(props: PadFieldProps) {
  const { label, value, meaning, active, letters, onFocus, onType, onHardKey, onEnter } = props;
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (active) input.current?.focus();
  }, [active]);
  const clean = (text: string) => text.toUpperCase().replaceAll(letters ? /[^A-Z0-9]/g : /[^0-9]/g, '');
  return (
    <label className={active ? 'pad-field pad-field-active' : 'pad-field'}>
      <span>{label}</span>
      <input
        ref={input}
        value={value}
        // The panel has its own keys; the system's would cover them.
        inputMode="none"
        autoComplete="off"
        maxLength={16}
        onFocus={onFocus}
        onChange={(event) => onType(clean(event.target.value))}
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
