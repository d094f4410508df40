/** Types of everything that the page consists of. A file of any other kind is not served. */
const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
  webp: 'image/webp',
  woff2: 'font/woff2',
};

/** A file of the page, named below its folder. */
export interface PageFile {
  readonly segments: readonly string[];
  readonly contentType: string;
}

/** Which file a URL path means; `null` for what must not or cannot be served. Paths without an ending are views of the page. */
export function resolvePagePath(pathname: string): PageFile | null {
  const segments = pathname.split('/').slice(1).map(decodeSegment);
  if (!segments.every((segment) => segment !== null)) return null;
  const named = segments.at(-1) === '' ? segments.slice(0, -1) : segments;
  if (!named.every(isSafeSegment)) return null;
  const last = named.at(-1);
  if (last === undefined || !last.includes('.')) return { segments: ['index.html'], contentType: htmlType };
  const contentType = contentTypes[last.slice(last.lastIndexOf('.') + 1).toLowerCase()];
  return contentType === undefined ? null : { segments: named, contentType };
}

const htmlType = 'text/html; charset=utf-8';

function decodeSegment(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A malformed escape names no file.
    return null;
  }
}

/** A leading dot means `..` or a hidden file; any other character than these in one name is an attempt to leave. */
const isSafeSegment = (segment: string): boolean => /^[\w~@+-][\w~@+.-]*$/.test(segment);
