import type { Session } from 'electron';
import { isPageUrl } from './page-origin.ts';

/** Writing plain text to the clipboard on a click, for the page's copy buttons. Nothing else is ever granted. */
const granted = 'clipboard-sanitized-write';

/** Refuses every permission a page can ask for, or be taken to have; Electron's default is to grant. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, respond) => {
    respond(permission === granted && isPageUrl(contents.getURL()));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => permission === granted && isPageUrl(origin));
  session.setDevicePermissionHandler(() => false);
}
