import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createApiDocuments } from '../../../apps/gateway/openapi/api-documents.ts';
import { operationDocs } from '../../../apps/gateway/openapi/build-document.ts';
import { routeTable } from '../../../apps/gateway/routes/route-table.ts';
import { errorCodes, wireSchemas } from '../../../apps/translate/index.ts';
import { type ApiDocument, listPlaces, listReferences } from '../../fakes/openapi/api-document.ts';
import { resolve } from '../../fakes/openapi/check-schema.ts';

interface Linter {
  readonly createConfig: (config: object) => Promise<object>;
  readonly lintFromString: (order: object) => Promise<readonly { readonly ruleId: string; readonly message: string }[]>;
}

/** The linter that comes with the documentation page. */
const linter = createRequire(createRequire(import.meta.url).resolve('redoc/package.json'))(
  '@redocly/openapi-core',
) as Linter;

const texts = createApiDocuments(routeTable, '1.2.3');
let text: string;
let document: ApiDocument;
beforeAll(async () => {
  text = await texts.json();
  document = JSON.parse(text) as ApiDocument;
});

const lint = async (source: string): Promise<string[]> => {
  const fit = { severity: 'error', allowAdditionalProperties: true };
  const config = await linter.createConfig({
    rules: {
      struct: 'error',
      'no-unresolved-refs': 'error',
      'no-unused-components': 'error',
      'operation-operationId': 'error',
      'operation-operationId-unique': 'error',
      'operation-operationId-url-safe': 'error',
      'operation-summary': 'error',
      'operation-tag-defined': 'error',
      'operation-parameters-unique': 'error',
      'path-parameters-defined': 'error',
      'no-identical-paths': 'error',
      'no-ambiguous-paths': 'error',
      'security-defined': 'error',
      'no-invalid-media-type-examples': fit,
      'no-invalid-schema-examples': fit,
    },
  });
  const problems = await linter.lintFromString({ source, config, absoluteRef: '/openapi.json' });
  return problems.map(({ ruleId, message }) => `${ruleId}: ${message}`);
};

describe('the OpenAPI document', () => {
  it('is sound OpenAPI 3.1, examples included', async () => {
    expect(await lint(text)).toEqual([]);
  });

  it('is read by a linter that sees faults', async () => {
    const spoiled = structuredClone(document) as unknown as { paths: Record<string, Record<string, object>> };
    spoiled.paths['/v1/nothing/{id}'] = { get: { responses: { 200: {} } } };
    expect((await lint(JSON.stringify(spoiled))).map((problem) => problem.split(':')[0])).toEqual(
      expect.arrayContaining(['struct', 'path-parameters-defined', 'operation-operationId']),
    );
  });

  it('is the same as YAML', async () => {
    const yaml = await texts.yaml();
    expect(parse(yaml)).toEqual(document);
    expect(yaml).not.toMatch(/^\s*[\w-]+: [&*]a\d/m);
  });

  it('is written once', async () => {
    expect(await texts.json()).toBe(text);
  });

  it('carries the version that serves it', () => {
    expect(document['info']).toMatchObject({ title: 'Drover', version: '1.2.3' });
  });
});

describe('its operations', () => {
  it('are those of the route table, no more and no fewer', () => {
    const served = routeTable.filter(({ whyUnserved }) => whyUnserved === undefined);
    const routed = served.flatMap(({ methods, path }) =>
      methods.filter((method) => method !== 'HEAD' || !methods.includes('GET')).map((method) => `${method} ${path}`),
    );
    expect(Object.keys(operationDocs).toSorted()).toEqual(routed.toSorted());
    expect(listPlaces(document)).toHaveLength(routeTable.flatMap(({ methods }) => methods).length);
  });

  it('have ids that are unique words', () => {
    const ids = listPlaces(document).map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z0-9]+$/);
  });

  it('describe each answer, each part of the path, and what each refers to', () => {
    for (const { path, operation } of listPlaces(document)) {
      for (const answer of Object.values(operation.responses)) {
        const described = answer.$ref === undefined ? answer : resolve(document, answer.$ref);
        expect(described['description' as keyof typeof described]).toMatch(/\S/);
      }
      const declared = operation.parameters.filter((one) => one.in === 'path').map(({ name }) => `{${name}}`);
      expect(path.match(/\{[^}]*\}/g) ?? []).toEqual(declared);
    }
    for (const reference of listReferences(document)) resolve(document, reference);
  });

  it('propose no value for what is better left out, for pages that try them out would send it', () => {
    for (const { operation } of listPlaces(document)) {
      for (const parameter of operation.parameters) {
        const told = parameter.$ref === undefined ? parameter : resolve(document, parameter.$ref);
        expect('example' in told, JSON.stringify(told)).toBe(parameter.in === 'path');
      }
    }
  });

  it('take the bodies that are checked, each with an example', () => {
    const bodies = new Map(
      listPlaces(document).flatMap(({ method, path, operation }) =>
        operation.requestBody
          ? [[`${method} ${path}`, operation.requestBody.content['application/json']] as const]
          : [],
      ),
    );
    for (const { path } of Object.values(wireSchemas)) {
      const content = bodies.get(`POST ${path}`);
      expect(content?.schema['$ref'], path).toMatch(/Request$/);
      expect(Object.keys(content?.examples ?? {}), path).not.toEqual([]);
    }
  });
});

it('names every error code under the status it comes with', () => {
  const texts = Object.entries(document.components.responses).map(([name, answer]) => ({ name, answer }));
  const told = texts.map(({ answer }) => answer.description).join(' ');
  const untold = errorCodes.filter((code) => !told.includes(`\`${code}\``));
  expect(untold).toEqual(['method_not_allowed', 'client_closed']);
  expect(document.components.responses['OpenaiError413']?.description).toBe('`body_too_large`.');
});
