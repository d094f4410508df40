import { protocol } from 'electron';
import type { FetchControl } from '../control/socket-fetch.ts';
import { isPageUrl, pageScheme } from '../security/page-origin.ts';
import { forwardRpc } from './forward-rpc.ts';
import { servePage } from './serve-page.ts';

/** Declares `app:` a standard, secure scheme. Must run before the app is ready. */
export function declarePageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Answers for `app://drover`: files of the built page, and `/rpc/*` from the control socket. */
export function handlePageProtocol(pageFolder: string, fetchControl: FetchControl): void {
  protocol.handle(pageScheme, (request) => {
    if (!isPageUrl(request.url)) return new Response('Not found', { status: 404 });
    const url = new URL(request.url);
    return url.pathname.startsWith('/rpc/') ? forwardRpc(request, fetchControl) : servePage(pageFolder, url);
  });
}
