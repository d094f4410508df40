import type { Session } from 'electron';

/** The page has nothing to download: exports are written by the service. */
export function denyDownloads(session: Session): void {
  session.on('will-download', (event) => event.preventDefault());
}
