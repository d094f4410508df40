import { DroverError } from './drover-error.ts';

/**
 * The gateway's address without a slash at its end. What other clients call the base URL (`…/v1`) is taken too, and so is a project's
 * (`…/p/atlas`). Throws a `DroverError` of code `invalid_address`.
 */
export function normaliseUrl(given: string): string {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `http://${given}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  // An address with a name and a password in it would end up in logs.
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new DroverError({ code: 'invalid_address', message: 'The address of Drover must be http://HOST:PORT.' });
  }
  return `${url.origin}${url.pathname}`.replace(/(?:\/v1)?\/*$/, '');
}
