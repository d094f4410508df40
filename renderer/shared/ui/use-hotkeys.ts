import { useEffect, useEffectEvent } from 'react';
import { readPreference } from './preferences.ts';

/** What answers `false` leaves the key to others. Key names as in `KeyboardEvent.key`; `mod+k` means Command on a Mac and Control elsewhere. */
export type Hotkeys = Readonly<Record<string, (event: KeyboardEvent) => unknown>>;

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

/** A letter, figure or sign, which a hand or a voice can hit unmeant. */
const isSingle = (name: string): boolean => name.length === 1 && name !== ' ';

/** Listens while the component is shown. Single letters act only outside fields and dialogs, and where they are not switched off. `isFirst`: before the keys of the page. */
export function useHotkeys(hotkeys: Hotkeys, { isFirst = false }: { readonly isFirst?: boolean } = {}): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const name = nameKey(event);
    const run = hotkeys[name];
    if (!run || event.defaultPrevented || event.isComposing) return;
    const isPlain = !name.startsWith('mod+');
    if (isPlain && (isTyping(event.target) || ownsKey(event) || document.querySelector('[role="dialog"]'))) return;
    if (isSingle(name) && readPreference('letters') === 'off') return;
    if (run(event) !== false) event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKey(event);
    document.addEventListener('keydown', listen, isFirst);
    return () => document.removeEventListener('keydown', listen, isFirst);
  }, [isFirst]);
}
