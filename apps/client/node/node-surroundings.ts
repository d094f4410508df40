import { pageSurroundings } from '../page-surroundings.ts';
import type { Surroundings } from '../surroundings.ts';
import { askService } from './ask-service.ts';
import { fetchOverHttp } from './fetch-over-http.ts';
import { startService } from './start-service.ts';

/** Of a connection that never came to be. */
const unsentCodes: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

const wasNeverSent = (error: unknown): boolean =>
  error instanceof Error && unsentCodes.has((error as NodeJS.ErrnoException).code);

export const nodeSurroundings: Surroundings = {
  ...pageSurroundings,
  fetch: (url, init) => fetchOverHttp(new URL(url), init),
  readVariable: (name) => process.env[name],
  askService,
  wasNeverSent,
  startService,
};
