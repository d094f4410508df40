import type { PageRouter } from './routes.tsx';

/** The address in a mark such as `#open=%2Fusage%3Fby%3Dapp`; `null` for any other fragment. */
export function readOpenMark(hash: string): string | null {
  const path = new URLSearchParams(hash.slice(1)).get('open');
  return path !== null && /^\/(?![/\\])/.test(path) ? path : null;
}

/** Goes where the desktop shell leads an open page: by the fragment alone, since a new load would lose what is being written. */
export function followOpenMarks(router: PageRouter): void {
  const follow = (): void => {
    const path = readOpenMark(location.hash);
    if (path !== null) router.history.replace(path);
  };
  addEventListener('hashchange', follow);
  follow();
}
