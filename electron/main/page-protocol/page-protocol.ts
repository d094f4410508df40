import { protocol } from 'electron';
import type { FetchControl } from '../control/socket-fetch.ts';
import { isPageUrl, pageScheme } from '../security/page-origin.ts';
import { answerUpdate, type PageUpdates, updatePath } from './answer-update.ts';
import { forwardRpc } from './forward-rpc.ts';
import { servePage } from './serve-page.ts';

/** Declares `app:` a standard, secure scheme. Must run before the app is ready. */
export function declarePageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

interface PageAnswers {
  readonly pageFolder: string;
  readonly fetchControl: FetchControl;
  readonly updates: PageUpdates;
}

/** Answers for `app://drover`: files of the built page, `/rpc/*` from the control socket, and what the app tells of its updates. */
export function handlePageProtocol({ pageFolder, fetchControl, updates }: PageAnswers): void {
  protocol.handle(pageScheme, (request) => {
    if (!isPageUrl(request.url)) return new Response('Not found', { status: 404 });
    const url = new URL(request.url);
    if (url.pathname === updatePath) return answerUpdate(request, updates);
    return url.pathname.startsWith('/rpc/') ? forwardRpc(request, fetchControl) : servePage(pageFolder, url);
  });
}
