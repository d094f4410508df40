import type { PlainObject } from '../../base/index.ts';
import type { Dialect } from '../../contract/model/index.ts';
import { createError, errorCodes } from '../../translate/index.ts';
import type { RouteFacts } from '../routes/route-facts.ts';
import { errorHeaders } from './headers.ts';

type Form = 'Openai' | 'Anthropic' | 'Ollama' | 'Worker' | 'Shared';

const schemas: Readonly<Record<Form, readonly string[]>> = {
  Openai: ['OpenaiError'],
  Anthropic: ['AnthropicError'],
  Ollama: ['OllamaError'],
  Worker: ['WorkerError'],
  Shared: ['OpenaiError', 'AnthropicError'],
};

function formOf(dialect: Dialect, isShared: boolean): Form {
  if (isShared) return 'Shared';
  switch (dialect) {
    case 'anthropic':
      return 'Anthropic';
    case 'ollama':
      return 'Ollama';
    case 'workers':
      return 'Worker';
    case 'openai':
    case 'none':
      return 'Openai';
  }
}

/** A client that is gone is told nothing. */
const listCodes = (status: number): string[] =>
  errorCodes.filter((code) => code !== 'client_closed' && createError(code, '').status === status);

const everywhere = [400, 401, 403, 431, 500, 503];
const withBody = [408, 413, 415];
const withBackend = [404, 429, 499, 502, 504];

function listStatuses({ body, isRecorded, whyUnserved }: RouteFacts): readonly number[] {
  if (whyUnserved !== undefined) return [400, 401, 403, 404];
  return [...everywhere, ...(body === null ? [] : withBody), ...(isRecorded ? withBackend : [])].toSorted(
    (a, b) => a - b,
  );
}

const nameOf = (form: Form, status: number | 'default'): string => `${form}Error${status === 'default' ? '' : status}`;

/** References to the errors that a route can answer with, by status. */
export function listErrorAnswers(route: RouteFacts): PlainObject {
  const form = formOf(route.dialect, route.isSharedPath === true);
  const statuses = [...listStatuses(route), ...(route.isRecorded ? (['default'] as const) : [])];
  return Object.fromEntries(
    statuses.map((status) => [String(status), { $ref: `#/components/responses/${nameOf(form, status)}` }]),
  );
}

/** Schemas of every form together, or the only one. */
export function anyOf(names: readonly string[]): PlainObject {
  const references = names.map((name) => ({ $ref: `#/components/schemas/${name}` }));
  const [first] = references;
  return references.length === 1 && first ? first : { anyOf: references };
}

function describe(status: number | 'default'): string {
  if (status === 'default') return 'Any other refusal of the backend.';
  const codes = listCodes(status).map((code) => `\`${code}\``);
  return codes.length === 1 ? `${codes.join()}.` : `One of ${codes.join(', ')}.`;
}

/** The errors that these routes refer to, as components. */
export function buildErrorComponents(routes: readonly RouteFacts[]): PlainObject {
  const components = new Map<string, PlainObject>();
  for (const route of routes) {
    const form = formOf(route.dialect, route.isSharedPath === true);
    for (const status of [...listStatuses(route), 'default' as const]) {
      if (status === 'default' && !route.isRecorded) continue;
      components.set(nameOf(form, status), {
        description: describe(status),
        headers: errorHeaders,
        content: { 'application/json': { schema: anyOf(schemas[form]) } },
      });
    }
  }
  return Object.fromEntries([...components].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
