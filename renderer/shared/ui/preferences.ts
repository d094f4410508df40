import { useSyncExternalStore } from 'react';

/** What a browser keeps for itself: it holds for all windows of this browser, and for no other. */
export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark';
  /** Whether single letters are keys. */
  readonly letters: 'on' | 'off';
}
export type Theme = Preferences['theme'];

const values: { readonly [Name in keyof Preferences]: readonly [Preferences[Name], ...Preferences[Name][]] } = {
  theme: ['system', 'light', 'dark'],
  letters: ['on', 'off'],
};
const changed = 'drover-preference';
const keyOf = (name: keyof Preferences): string => `drover.${name}`;

function readStored(name: keyof Preferences): string | null {
  try {
    return localStorage.getItem(keyOf(name));
  } catch {
    return null; // A browser that stores nothing for this page.
  }
}

/** What was chosen, or the usual. */
export function readPreference<Name extends keyof Preferences>(name: Name): Preferences[Name] {
  const stored = readStored(name);
  const allowed: readonly Preferences[Name][] = values[name];
  return allowed.find((value) => value === stored) ?? values[name][0];
}

/** Keeps a choice where the browser lets it, and tells every part that follows it. */
export function keepPreference<Name extends keyof Preferences>(name: Name, value: Preferences[Name]): void {
  try {
    localStorage.setItem(keyOf(name), value);
  } catch {
    return; // As above: it cannot be kept.
  }
  dispatchEvent(new Event(changed));
}

function subscribe(onChange: () => void): () => void {
  // `storage` tells of other windows, the own event of this one.
  const events = ['storage', changed];
  for (const event of events) addEventListener(event, onChange);
  return () => {
    for (const event of events) removeEventListener(event, onChange);
  };
}

/** A choice as it is now. */
export const usePreference = <Name extends keyof Preferences>(name: Name): Preferences[Name] =>
  useSyncExternalStore(subscribe, () => readPreference(name));
