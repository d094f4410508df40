import { useEffect, useEffectEvent } from 'react';
import { useHotkeys } from '../../shared/index.ts';

interface ConfigKeys {
  readonly onApply: () => void;
  readonly onUndo: () => void;
}

/** Fields and the editor take back their own typing. */
const hasOwnUndo = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && !/^(checkbox|radio|range)$/.test(target.type)));

/** Apply and undo from anywhere on the page. */
export function useConfigKeys({ onApply, onUndo }: ConfigKeys): void {
  useHotkeys({ 'mod+Enter': onApply });
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const isUndo = (event.metaKey || event.ctrlKey) && !event.shiftKey && event.key.toLowerCase() === 'z';
    if (!isUndo || event.defaultPrevented || hasOwnUndo(event.target) || document.querySelector('[role="dialog"]'))
      return;
    event.preventDefault();
    onUndo();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKey(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
