/** The page's scheme and host; together its only origin. */
export const pageScheme = 'app';
const pageHost = 'drover';
export const pageOrigin = `${pageScheme}://${pageHost}`;

/** Whether a URL belongs to the page. Compared by its parsed parts: a prefix test would let `app://drover.example` pass. */
export function isPageUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username, password } = new URL(url);
  return protocol === `${pageScheme}:` && host === pageHost && username === '' && password === '';
}
