/** A dialog over the page: one title, one way out, never closed by a slip beside it. */
import { Modal } from 'antd';
import type { ReactNode } from 'react';

export interface DialogProps {
  readonly title: string;
  /** Pixels. */
  readonly width: number;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Dialog({ title, width, onClose, children }: DialogProps) {
  return (
    <Modal
      open
      title={title}
      footer={null}
      width={width}
      mask={{ closable: false }}
      // Locking the scroll would write a style element without the page's nonce, which its content policy refuses.
      scrollLock={false}
      destroyOnHidden
      onCancel={onClose}
    >
      {children}
    </Modal>
  );
}
