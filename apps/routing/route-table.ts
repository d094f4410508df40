import type { KeepAlive } from '../contract/model/index.ts';
import type { RequestParameters } from './request-parameters.ts';

/** Where a request can go. Rules are tried in order; backends stand in order of preference. */
export interface RouteTable {
  readonly backends: readonly RouteBackend[];
  readonly rules: readonly RouteRule[];
  /** For requests that name no model, and for plain names where no backend speaks Ollama's dialect. */
  readonly defaultTarget: (ModelAddress & Pick<RouteRule, 'settings' | 'parameters'>) | null;
  /** A place with this many requests in line is tried after the others; without it, one whose line is full. */
  readonly spillAtQueueLength?: number;
}

export interface RouteBackend {
  readonly id: string;
  readonly dialect: 'ollama' | 'openai' | 'anthropic';
  /** Whether what is sent there stays on this machine; not when left out. */
  readonly isLocal?: boolean;
}

/**
 * `match` is a name, or a pattern in which `*` stands for any characters; case counts. `use` is the fallback order; `split` divides the
 * requests among several places, and `aliasOf` looks another name up instead. `aliasOf` goes before `split`, and `split` before `use`.
 */
export interface RouteRule {
  readonly match: string;
  readonly use: readonly ModelAddress[];
  readonly settings?: RouteSettings;
  readonly split?: readonly SplitShare[];
  readonly aliasOf?: string;
  /** As listed, but the same model at several Ollamas warm first, when left out. */
  readonly order?: 'listed' | 'warm-first' | 'least-busy';
  /** Filled in where the request says nothing. */
  readonly parameters?: Partial<RequestParameters>;
}

/** `weight` against the sum of all weights of the split; 0 takes none. */
export interface SplitShare {
  readonly to: ModelAddress;
  readonly weight: number;
}

/** What a rule sets for Ollama where the request says nothing; `null` where it sets nothing. */
export interface RouteSettings {
  /** In tokens. */
  readonly contextLength: number | null;
  readonly keepAlive: KeepAlive | null;
}

/** A model of a backend; `*` as model stands for the name that was asked for. */
export interface ModelAddress {
  readonly backend: string;
  readonly model: string;
}

export function findBackend(table: RouteTable, id: string): RouteBackend | undefined {
  return table.backends.find((backend) => backend.id === id);
}
