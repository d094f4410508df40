import type { ShellFacts } from '../../../apps/contract/model/index.ts';

/** Why what only the app does cannot be set here; `null` where it can. */
export const explainNoApp = (facts: ShellFacts | null): string | null =>
  facts === null ? 'Only the desktop app does this, and this page runs in a browser.' : null;

export const explainNoLogin = (facts: ShellFacts | null): string | null =>
  facts?.platform === 'darwin'
    ? null
    : 'Only the app for macOS does this. Without a window Drover starts at login as a service: `drover service install --now`.';

export const explainNoTitle = (facts: ShellFacts | null): string | null =>
  facts?.platform === 'darwin' ? null : 'Only the app for macOS has text in the menu bar.';

export const explainNoUpdates = (facts: ShellFacts | null): string | null =>
  facts?.platform === 'darwin'
    ? null
    : 'Only the app for macOS replaces itself. The page of releases has the newest version.';
