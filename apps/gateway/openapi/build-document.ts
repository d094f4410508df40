import type { PlainObject } from '../../base/index.ts';
import { errorCodes } from '../../translate/index.ts';
import type { RouteFacts, RouteMethod } from '../routes/route-facts.ts';
import { buildOperation } from './build-operation.ts';
import { buildSchemas } from './build-schemas.ts';
import { buildErrorComponents } from './error-answers.ts';
import { buildHeaderComponents, requestHeaders } from './headers.ts';
import { describeApi, securitySchemes, servers, tags } from './introduction.ts';
import type { OperationDoc, OperationDocs } from './operation-doc.ts';
import { anthropicOperations } from './operations/anthropic.ts';
import { ollamaOperations } from './operations/ollama.ts';
import { ollamaModelOperations } from './operations/ollama-models.ts';
import { openaiOperations } from './operations/openai.ts';
import { ownOperations } from './operations/own.ts';
import { describeUnserved } from './operations/unserved.ts';
import { workerOperations } from './operations/workers.ts';

/** What is told about each operation, by method and path of the route table. */
export const operationDocs: OperationDocs = {
  ...openaiOperations,
  ...anthropicOperations,
  ...ollamaOperations,
  ...ollamaModelOperations,
  ...workerOperations,
  ...ownOperations,
};

function findDoc(route: RouteFacts, method: RouteMethod): OperationDoc {
  const { methods, path, whyUnserved } = route;
  if (whyUnserved !== undefined) return describeUnserved(path, method, whyUnserved);
  const isBesideGet = method === 'HEAD' && methods.includes('GET');
  const key = `${isBesideGet ? 'GET' : method} ${path}` as const;
  const doc = operationDocs[key];
  if (!doc) throw new Error(`nothing is told about ${key}`);
  return doc;
}

/** The route's path as OpenAPI writes it: `/v1/models/*` -> `/v1/models/{model}`. */
function toTemplate(path: string, doc: OperationDoc): string {
  return doc.template ?? path.replace('*', `{${doc.path?.[0]?.name ?? ''}}`);
}

function buildPaths(routes: readonly RouteFacts[]): PlainObject {
  const paths: Record<string, Record<string, PlainObject>> = {};
  for (const route of routes) {
    for (const method of route.methods) {
      const doc = findDoc(route, method);
      const path = toTemplate(route.path, doc);
      paths[path] = { ...paths[path], [method.toLowerCase()]: buildOperation(route, method, doc) };
    }
  }
  return paths;
}

/** The OpenAPI 3.1 document of these routes. */
export function buildDocument(routes: readonly RouteFacts[], version: string): PlainObject {
  return {
    openapi: '3.1.0',
    info: describeApi(version),
    servers,
    tags,
    security: [{}, { bearer: [] }, { apiKey: [] }],
    paths: buildPaths(routes),
    components: {
      schemas: buildSchemas(),
      parameters: requestHeaders,
      headers: buildHeaderComponents(errorCodes),
      responses: buildErrorComponents(routes),
      securitySchemes,
    },
  };
}
