import { createContext, use } from 'react';

/** Opens the command palette; filled by the app. */
export const CommandsContext = createContext<() => void>(() => undefined);

export const modKey = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl ';

/** The palette's door for the pointer. */
export function CommandsButton() {
  const open = use(CommandsContext);
  return (
    <button type="button" className="button commands-button" data-kind="quiet" onClick={open}>
      <span className="hidden-text">Commands</span>
      <kbd>{modKey}K</kbd>
    </button>
  );
}
