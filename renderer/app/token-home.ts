/** The browser's address bar and this tab's storage, as the home of the console token. */
export function browserTokenHome() {
  return {
    hash: location.hash,
    storage: sessionStorage,
    replaceHash: (hash: string): void =>
      history.replaceState(history.state, '', `${location.pathname}${location.search}${hash}`),
  };
}
