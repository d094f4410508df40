import { guessCapabilities, type ModelCapability } from './guess-capabilities.ts';
import { guessFamily, guessParameterSize, guessQuantization } from './guess-details.ts';

/** A model of a backend that is no Ollama, described as well as its name allows. */
export interface ForeignModel {
  /** As clients address it. */
  readonly name: string;
  readonly backend: string;
  /** UTC milliseconds. */
  readonly modifiedAtMs: number;
  readonly family: string;
  /** Such as `8B`; empty when the name tells none. */
  readonly parameterSize: string;
  /** Such as `Q4_K_M`; empty when the name tells none. */
  readonly quantization: string;
  /** Tokens; `null` when the backend does not tell. */
  readonly contextLength: number | null;
  readonly capabilities: readonly ModelCapability[];
}

/** What a backend may tell about a model beside its name. */
export interface KnownFacts {
  readonly modifiedAtMs?: number;
  readonly contextLength?: number | null;
}

/** Describes a model by guesses from its name. `id` is the name clients use, with or without the backend in front. */
export function describeForeignModel(id: string, backend: string, known: KnownFacts = {}): ForeignModel {
  const prefix = `${backend}/`;
  const ownName = id.startsWith(prefix) ? id.slice(prefix.length) : id;
  return {
    name: id,
    backend,
    modifiedAtMs: known.modifiedAtMs ?? 0,
    family: guessFamily(ownName),
    parameterSize: guessParameterSize(ownName),
    quantization: guessQuantization(ownName),
    contextLength: known.contextLength ?? null,
    capabilities: guessCapabilities(ownName),
  };
}
