import { chooseProject } from '../../access/index.ts';
import { type CanonicalError, createError } from '../../translate/index.ts';
import type { Exchange } from './exchange.ts';

/** Notes whose request this is, from path, header or body; the error when the name cannot be one. */
export function claimProject(exchange: Exchange, body: string | null): CanonicalError | null {
  const header = exchange.request.headers['x-drover-project'];
  const identity = chooseProject(exchange.caller.key, {
    path: exchange.pathProject,
    header: typeof header === 'string' ? header : null,
    body,
  });
  if (identity.kind === 'invalid') {
    const field = identity.source === 'header' ? 'x-drover-project' : 'project';
    return createError('invalid_request', 'A project is named with 1 to 64 of the characters A-Z a-z 0-9 . _ -', {
      field,
    });
  }
  exchange.facts.project = identity.kind === 'project' ? identity.project : null;
  return null;
}
