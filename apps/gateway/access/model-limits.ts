import { findOtherModel } from '../../access/index.ts';
import { isPlainObject, parseJsonObject } from '../../base/index.ts';
import { planRoute } from '../../routing/index.ts';
import { type CanonicalError, createError } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { findOllama } from '../upstream/backend.ts';
import { checkModel } from './admit-request.ts';

/** Whether some models are not for this caller. */
function isLimited({ caller, gateway, facts }: Exchange): boolean {
  const project = gateway.settings.projects.get(facts.project ?? '')?.rules;
  if (caller.key !== null && !caller.key.models.includes('*')) return true;
  return project !== undefined && (project.isLocalOnly || !project.models.includes('*'));
}

/** Tells which names may stand in a list for this caller: those that it can ask for. `null` when all may. */
export function createListFilter(exchange: Exchange): ((name: string) => boolean) | null {
  if (!isLimited(exchange)) return null;
  const { routes } = exchange.gateway.settings;
  return (model) => {
    const [first] = planRoute({ model }, routes).candidates;
    return first !== undefined && checkModel(exchange, first, model) === null;
  };
}

/** The error for a body that names further models, of a caller who may not use all; `null` when it may be served. */
export function checkOtherModels(exchange: Exchange, body: unknown): CanonicalError | null {
  if (!isLimited(exchange) || !isPlainObject(body)) return null;
  const field = findOtherModel(body);
  if (field === null) return null;
  return createError('forbidden', `${field} would lead to models that are not checked. Leave it out.`, { field });
}

/** Where Ollama's own routes name models; its JSON reader takes names in any case. */
const naming: ReadonlySet<string> = new Set(['model', 'name', 'source', 'destination', 'from']);

/** The error for an order that concerns models which its caller may not use; `null` when it may be given. */
export function checkManagedModels(exchange: Exchange, bytes: Buffer): CanonicalError | null {
  if (!isLimited(exchange) || bytes.length === 0) return null;
  const body = parseJsonObject(bytes.toString('utf8'));
  if (body === null) return createError('invalid_json', 'The body is not a JSON object.');
  const backend = findOllama(exchange.gateway.backends)?.id ?? '';
  for (const [name, model] of Object.entries(body)) {
    if (!naming.has(name.toLowerCase()) || typeof model !== 'string') continue;
    const error = checkModel(exchange, { backend, model }, model);
    if (error) return error;
  }
  return null;
}
