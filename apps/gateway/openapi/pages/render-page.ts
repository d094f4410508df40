/** One of the two pages that show the document. */
export interface Page {
  readonly title: string;
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
}

export const swaggerPage: Page = {
  title: 'Drover API',
  styles: ['pages.css', 'swagger-ui.css'],
  scripts: ['swagger-ui-bundle.js', 'swagger-page.js'],
};
export const redocPage: Page = {
  title: 'Drover API reference',
  styles: ['pages.css'],
  scripts: ['redoc.standalone.js', 'redoc-page.js'],
};

const frame = (title: string, head: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<link rel="icon" href="data:,"><title>${title}</title>${head}</head><body>${body}</body></html>`;

/** The page, whose files lie below `docs/`. `marks` has one for each file, so that a new one is fetched and an old one is not. */
export function renderPage({ title, styles, scripts }: Page, marks: ReadonlyMap<string, string>): string {
  const address = (name: string): string => `docs/${name}?v=${marks.get(name) ?? ''}`;
  const head = styles.map((name) => `<link rel="stylesheet" href="${address(name)}">`).join('');
  const tail = scripts.map((name) => `<script src="${address(name)}"></script>`).join('');
  return frame(title, head, `<div id="page"></div>${tail}`);
}

/** Where the files are missing. */
export const renderMissingPage = ({ title }: Page): string =>
  frame(
    title,
    '',
    '<p>These pages are not built. Run <code>npm run build</code>, then reload. The document itself is there: ' +
      '<a href="openapi.json">openapi.json</a>, <a href="openapi.yaml">openapi.yaml</a>.</p>',
  );

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  // Both pages write styles at run time.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  // Redoc searches in a worker that it makes from text.
  'worker-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of the pages, names and values in turn. */
export const pageHeaders: readonly string[] = [
  'content-security-policy',
  contentSecurityPolicy,
  'x-frame-options',
  'DENY',
  'referrer-policy',
  'no-referrer',
  'cross-origin-opener-policy',
  'same-origin',
  'cache-control',
  'no-cache',
];
