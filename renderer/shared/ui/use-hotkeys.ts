import { useEffect, useEffectEvent } from 'react';

/** Key names as in `KeyboardEvent.key`; `mod+k` means Command on a Mac and Control elsewhere. */
export type Hotkeys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && /^(checkbox|radio|button|range)$/.test(target.type));

/** A button or link answers Space and Enter itself. */
const ownsKey = (event: KeyboardEvent): boolean =>
  (event.key === ' ' || event.key === 'Enter') &&
  event.target instanceof HTMLElement &&
  event.target.closest('button, a, summary, label, [role="tab"], [role="menuitem"], input') !== null;

/** The name of a pressed key in the form of `Hotkeys`. */
export function nameKey(event: Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'altKey'>): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.metaKey || event.ctrlKey ? `mod+${key}` : event.altKey ? `alt+${key}` : key;
}

/** Listens while the component is shown. Single letters act only outside fields and dialogs. */
export function useHotkeys(hotkeys: Hotkeys): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const name = nameKey(event);
    const run = hotkeys[name];
    if (!run || event.defaultPrevented || event.isComposing) return;
    const isPlain = !name.startsWith('mod+');
    if (isPlain && (isTyping(event.target) || ownsKey(event) || document.querySelector('[role="dialog"]'))) return;
    event.preventDefault();
    run(event);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKey(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
