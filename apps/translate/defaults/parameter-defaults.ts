import type { BackendDialect } from '../wire-schema/effect.ts';
import type { WireRoute } from '../wire-schema/routes.ts';

/** What a request gets where it says nothing. */
export interface ParameterDefaults {
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly minP?: number;
  readonly seed?: number;
  readonly presencePenalty?: number;
  readonly frequencyPenalty?: number;
  readonly repeatPenalty?: number;
  readonly maxTokens?: number;
  readonly contextLength?: number;
  readonly keepAlive?: string | number;
}
export type DefaultName = keyof ParameterDefaults;

const sampling: readonly DefaultName[] = ['temperature', 'topP', 'topK', 'maxTokens'];
const furtherSampling: readonly DefaultName[] = ['seed', 'presencePenalty', 'frequencyPenalty'];
const extensions: readonly DefaultName[] = ['topK', 'minP', 'repeatPenalty'];
const ofMemory: readonly DefaultName[] = ['contextLength', 'keepAlive'];

const knownNames: Readonly<Record<BackendDialect, ReadonlySet<DefaultName>>> = {
  ollama: new Set([...sampling, ...furtherSampling, ...extensions, ...ofMemory]),
  openai: new Set([...sampling, ...furtherSampling, ...extensions]),
  anthropic: new Set(sampling),
};
const embeddingWires: ReadonlySet<WireRoute> = new Set(['openai-embeddings', 'ollama-embed', 'ollama-embeddings']);

export interface DefaultsPlace {
  readonly wire: WireRoute;
  readonly dialect: BackendDialect;
  /** The vendor's own service, which refuses what it does not know. */
  readonly isStrict: boolean;
  /** The body only loads a model. */
  readonly isLoad: boolean;
  /** What the request says itself. */
  readonly hasSaid: (name: DefaultName) => boolean;
}

/** Those that mean something for a route at a backend, without any that would make it refuse the request. */
export function fitDefaults(defaults: ParameterDefaults, place: DefaultsPlace): ParameterDefaults {
  const fitting = Object.entries(defaults).filter(([name]) => isFitting(name as DefaultName, defaults, place));
  const fitted: ParameterDefaults = Object.fromEntries(fitting);
  const isTooWarm = place.dialect === 'anthropic' && (fitted.temperature ?? 0) > 1;
  return isTooWarm ? { ...fitted, temperature: 1 } : fitted;
}

function isFitting(name: DefaultName, defaults: ParameterDefaults, place: DefaultsPlace): boolean {
  const { wire, dialect, isStrict, isLoad, hasSaid } = place;
  if (wire === 'anthropic-count-tokens' || !knownNames[dialect].has(name)) return false;
  if ((isLoad || embeddingWires.has(wire)) && !ofMemory.includes(name)) return false;
  if (!isStrict) return true;
  if (dialect === 'openai') return !extensions.includes(name);
  // The vendor's newer models take one of these two alone.
  if (name === 'temperature') return !hasSaid('topP');
  return name !== 'topP' || (!hasSaid('temperature') && defaults.temperature === undefined);
}
