/** One of several, as large targets: native radio buttons, so that arrow keys, touch and readers work by themselves. */
import '../../style/choices.css';
import type { ReactNode } from 'react';

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: ReactNode;
  readonly note?: ReactNode;
}

export interface ChoiceListProps<T extends string> {
  readonly name: string;
  readonly title: string;
  readonly choices: readonly Choice<T>[];
  readonly value: T | null;
  readonly disabled: boolean;
  readonly onChoose: (value: T) => void;
}

export function ChoiceList<T extends string>({ name, title, choices, value, disabled, onChoose }: ChoiceListProps<T>) {
  return (
    <fieldset className="choices" disabled={disabled}>
      <legend>{title}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className="choice">
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChoose(choice.value)}
          />
          <span>
            {choice.label}
            {choice.note !== undefined && <small>{choice.note}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
