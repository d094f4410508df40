import { toSafeText } from '../../base/index.ts';

/** Characters kept of a caller's name. */
export const maxNameLength = 128;
/** Characters in which a session is looked for. */
const maxSearched = 1024;

/** Claude Code puts user, account and session into one text, longer than what is kept; only the session tells conversations apart. */
const namedSession = /session[_a-z]*["':\s_]*([0-9a-f]{8}-[0-9a-f-]{27})/i;

/** A name fit for rows: shortened, without control characters; `null` for none. */
export const toCallerName = (text: unknown): string | null =>
  typeof text === 'string' && text !== '' ? toSafeText(text, maxNameLength) : null;

/** A session's name from a text that may name more than the session. */
export const toSessionName = (text: unknown): string | null =>
  toCallerName(typeof text === 'string' ? (namedSession.exec(text.slice(0, maxSearched))?.[1] ?? text) : null);
