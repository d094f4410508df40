import { useEffect, useEffectEvent } from 'react';

/** Closes what lies over the page on Esc or on a click beside it. `inside` selects what a click may touch without closing it. */
export function useDismiss(isOpen: boolean, close: () => void, inside: string): void {
  const onClose = useEffectEvent(close);
  useEffect(() => {
    if (!isOpen) return;
    const onPointer = ({ target }: PointerEvent): void => {
      if (target instanceof Element && !target.closest(inside)) onClose();
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      onClose();
    };
    document.addEventListener('pointerdown', onPointer);
    // Before the list's own keys, for which Esc closes the inspector.
    document.addEventListener('keydown', onKey, { capture: true });
    return () => {
      document.removeEventListener('pointerdown', onPointer);
      document.removeEventListener('keydown', onKey, { capture: true });
    };
  }, [isOpen, inside]);
}
