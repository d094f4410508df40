import { Modal } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';

const fadeMs = 120;

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

/** What has the focus; for a choice of a menu, which goes with it, the button of the menu. */
function findOpener(): Element | null {
  const menu = document.activeElement?.closest('[role="menu"]');
  return menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : document.activeElement;
}

/** For dialogs that are there only while they are open, and for those that a menu opened: the window below gives the focus back only where neither is so. */
function useFocusReturn(isOpen: boolean): void {
  const [wasOpen, setWasOpen] = useState(false);
  const [opener, setOpener] = useState<Element | null>(null);
  if (wasOpen !== isOpen) {
    setWasOpen(isOpen);
    // Once this is drawn the menu is gone.
    if (isOpen) setOpener(findOpener());
  }
  useEffect(() => {
    if (!isOpen) return undefined;
    return () => {
      const giveBack = (): void => {
        const isLost = document.activeElement === null || document.activeElement === document.body;
        if (isLost && opener instanceof HTMLElement) opener.focus({ preventScroll: true });
      };
      setTimeout(giveBack, fadeMs + 60);
    };
  }, [isOpen, opener]);
}

/** A window over the page: it holds the focus, closes with Esc, and gives the focus back. */
export function Dialog({ label, isOpen, onClose, widthPx, className = '', isHigh = false, children }: DialogProps) {
  useFocusReturn(isOpen);
  return (
    <Modal.Root
      opened={isOpen}
      onClose={onClose}
      size={widthPx}
      centered={!isHigh}
      yOffset={isHigh ? 96 : 48}
      transitionProps={{ duration: fadeMs }}
      // A className on the content would also land on the layer around it, which fills the window.
      classNames={{ content: `dialog ${className}` }}
    >
      <Modal.Overlay className="backdrop" />
      <Modal.Content aria-label={label}>{children}</Modal.Content>
    </Modal.Root>
  );
}
