import { normaliseUrl } from './base-url.ts';
import type { Defaults, DroverOptions } from './create-drover.ts';
import { DroverError } from './drover-error.ts';
import { parseJson, readRecord, readText } from './read-json.ts';
import { openScope } from './scope.ts';
import type { Surroundings } from './surroundings.ts';

/** Where to look; what is left out is found out. */
export interface FindOptions extends Defaults, Partial<Pick<DroverOptions, 'url' | 'key' | 'fetch'>> {
  /** Data folder of the service to look for, where it is not the usual one. Without meaning in a page. */
  readonly dataDir?: string;
  readonly signal?: AbortSignal;
}

/** A gateway that answered. */
export interface FoundDrover {
  readonly url: string;
  readonly version: string;
  readonly foundBy: 'option' | 'environment' | 'socket' | 'usual-port';
}

type Place = Pick<FoundDrover, 'url' | 'foundBy'>;

/** 11434 is Ollama's, which Drover takes over when it is free. */
const usualUrls = ['http://127.0.0.1:11444', 'http://127.0.0.1:11434'];
const probeTimeoutMs = 3000;

/**
 * Looks in this order, and takes the first that answers: `url`; `DROVER_URL`; the control socket of the data folder; the usual ports.
 * Whoever says where, by `url`, by `DROVER_URL` or by `dataDir`, is not led elsewhere. Throws a `DroverError` of code `not_running` that
 * names every place. No key is sent.
 */
export async function findDroverIn(surroundings: Surroundings, options: FindOptions): Promise<FoundDrover> {
  const tried: string[] = [];
  for await (const place of listPlaces(surroundings, options, tried)) {
    const answer = await probe(surroundings, place.url, options);
    if (answer.kind === 'drover') return { ...place, version: answer.version };
    tried.push(`${place.url} (${answer.reason})`);
  }
  throw new DroverError({ code: 'not_running', message: `Drover was not found. Tried: ${tried.join('; ')}.` });
}

async function* listPlaces(
  { readVariable, askService }: Surroundings,
  { url, dataDir, signal }: FindOptions,
  tried: string[],
): AsyncGenerator<Place, void, undefined> {
  if (url !== undefined) return yield { url: normaliseUrl(url), foundBy: 'option' };
  const variable = readVariable('DROVER_URL');
  if (dataDir === undefined && variable) return yield { url: normaliseUrl(variable), foundBy: 'environment' };
  if (askService !== null) {
    const told = await askService(dataDir, signal ?? new AbortController().signal);
    if (told.kind === 'url') yield { url: normaliseUrl(told.url), foundBy: 'socket' };
    else tried.push(`${told.place} (${told.reason})`);
    if (dataDir !== undefined) return;
  }
  for (const usual of usualUrls) yield { url: usual, foundBy: 'usual-port' };
}

type Probe =
  | { readonly kind: 'drover'; readonly version: string }
  | { readonly kind: 'other'; readonly reason: string };

async function probe(surroundings: Surroundings, url: string, { fetch, signal }: FindOptions): Promise<Probe> {
  const scope = openScope(surroundings, { signal, timeoutMs: probeTimeoutMs });
  try {
    const response = await (fetch ?? surroundings.fetch)(`${url}/`, {
      ...{ headers: { accept: 'application/json' }, signal: scope.signal },
      ...{ redirect: 'error', credentials: 'omit' },
    });
    const about = readRecord(parseJson(await response.text()));
    const version = readText(about['version']);
    if (about['service'] === 'drover' && version !== null) return { kind: 'drover', version };
    return { kind: 'other', reason: 'something else answers there' };
  } catch {
    if (signal?.aborted) throw signal.reason;
    return { kind: 'other', reason: scope.signal.aborted ? 'no answer' : 'nothing answers' };
  } finally {
    scope.end();
  }
}
