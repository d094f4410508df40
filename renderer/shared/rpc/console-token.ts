const storageKey = 'drover.console-token';

/** What of the browser the token lives in; the page passes its own. */
export interface TokenHome {
  readonly hash: string;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Puts the address without the token in place of the present one, leaving no entry in the history. */
  replaceHash(hash: string): void;
}

/** Takes the token out of `#token=…` when the address carries one, keeps it for this tab, and returns the one in force. */
export function takeConsoleToken(home: TokenHome): string | null {
  const fragment = new URLSearchParams(home.hash.replace(/^#/, ''));
  const offered = fragment.get('token');
  if (offered === null) return home.storage.getItem(storageKey);
  fragment.delete('token');
  const rest = fragment.toString();
  home.replaceHash(rest === '' ? '' : `#${rest}`);
  if (offered !== '') home.storage.setItem(storageKey, offered);
  return offered === '' ? home.storage.getItem(storageKey) : offered;
}

export const keepConsoleToken = (home: Pick<TokenHome, 'storage'>, token: string): void =>
  home.storage.setItem(storageKey, token);

export const forgetConsoleToken = (home: Pick<TokenHome, 'storage'>): void => home.storage.removeItem(storageKey);
