import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';

interface DialogProps {
  /** What it is about, read aloud when it opens. */
  readonly label: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly widthPx: number;
  readonly className?: string;
  /** Near the top instead of the middle. */
  readonly isHigh?: boolean;
  readonly children: ReactNode;
}

/** A window over the page: it holds the focus, closes with Esc, and gives the focus back. */
export function Dialog({ label, isOpen, onClose, widthPx, className = '', isHigh = false, children }: DialogProps) {
  return (
    <Modal.Root
      opened={isOpen}
      onClose={onClose}
      size={widthPx}
      centered={!isHigh}
      yOffset={isHigh ? 96 : 48}
      transitionProps={{ duration: 120 }}
      // A className on the content would also land on the layer around it, which fills the window.
      classNames={{ content: `dialog ${className}` }}
    >
      <Modal.Overlay className="backdrop" />
      <Modal.Content aria-label={label}>{children}</Modal.Content>
    </Modal.Root>
  );
}
