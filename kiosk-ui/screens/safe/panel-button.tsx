/** A key of the panel: at least 72 pixels high, its words large. */
import type { ReactNode } from 'react';

export interface PanelButtonProps {
  readonly children: ReactNode;
  readonly onPress: () => void;
  readonly lead?: boolean;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
}

export function PanelButton({ children, onPress, lead, disabled, pressed }: PanelButtonProps) {
  return (
    <button
      type="button"
      className={lead ? 'safe-button safe-lead' : 'safe-button'}
      disabled={disabled ?? false}
      onClick={onPress}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
    >
      {children}
    </button>
  );
}
