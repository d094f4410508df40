import { answerWhole } from '../exchange/answer-whole.ts';
import type { Exchange } from '../exchange/exchange.ts';
import {
  type Page,
  pageHeaders,
  redocPage,
  renderMissingPage,
  renderPage,
  swaggerPage,
} from '../openapi/pages/render-page.ts';
import { findUiFile } from '../openapi/pages/ui-files.ts';
import { serveMissing } from './serve-missing.ts';

type Serve = (exchange: Exchange) => Promise<void>;

/** Documents can be switched off; their routes are then as unknown as any other. */
const whenServed =
  (serve: Serve): Serve =>
  (exchange) =>
    exchange.gateway.settings.areDocsServed ? serve(exchange) : serveMissing(exchange);

const fresh = ['cache-control', 'no-cache'];

/** `GET /openapi.json`. */
export const serveOpenapiJson = whenServed(async (exchange) =>
  answerWhole(exchange, {
    status: 200,
    contentType: 'application/json',
    body: await exchange.gateway.documents.json(),
    headers: fresh,
  }),
);

/** `GET /openapi.yaml`. */
export const serveOpenapiYaml = whenServed(async (exchange) =>
  answerWhole(exchange, {
    status: 200,
    contentType: 'application/yaml',
    body: await exchange.gateway.documents.yaml(),
    headers: fresh,
  }),
);

async function findMarks({ styles, scripts }: Page, folder: string | null): Promise<Map<string, string> | null> {
  const names = [...styles, ...scripts];
  const files = await Promise.all(names.map((name) => findUiFile(folder, name)));
  const marks = new Map<string, string>();
  for (const [index, name] of names.entries()) {
    const file = files[index];
    if (!file) return null;
    marks.set(name, file.mark);
  }
  return marks;
}

const servePage = (page: Page): Serve =>
  whenServed(async (exchange) => {
    const marks = await findMarks(page, exchange.gateway.settings.docsFolder);
    return answerWhole(exchange, {
      status: marks === null ? 503 : 200,
      contentType: 'text/html; charset=utf-8',
      body: marks === null ? renderMissingPage(page) : renderPage(page, marks),
      headers: pageHeaders,
    });
  });

/** `GET /docs`: Swagger UI. */
export const serveSwaggerPage = servePage(swaggerPage);
/** `GET /redoc`: Redoc. */
export const serveRedocPage = servePage(redocPage);

/** `GET /docs/{file}`: what the pages are made of. Their addresses change with them, so they may be kept for ever. */
export const serveUiFile = whenServed(async (exchange) => {
  const { gateway, request, wildcard } = exchange;
  const file = await findUiFile(gateway.settings.docsFolder, wildcard);
  if (!file) return serveMissing(exchange);
  const tag = `"${file.mark}"`;
  const headers = ['etag', tag, 'cache-control', 'public, max-age=31536000, immutable'];
  if (request.headers['if-none-match'] === tag) {
    return answerWhole(exchange, { status: 304, contentType: file.contentType, body: '', headers });
  }
  return answerWhole(exchange, { status: 200, contentType: file.contentType, body: await file.read(), headers });
});
