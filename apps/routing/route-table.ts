/** Where a request can go. Rules are tried in order; backends stand in order of preference. */
export interface RouteTable {
  readonly backends: readonly RouteBackend[];
  readonly rules: readonly RouteRule[];
  /** For requests that name no model, and for plain names where no backend speaks Ollama's dialect. */
  readonly defaultTarget: ModelAddress | null;
}

export interface RouteBackend {
  readonly id: string;
  readonly dialect: 'ollama' | 'openai' | 'anthropic';
}

/** `match` is a name, or a pattern in which `*` stands for any characters; case counts. `use` is the fallback order. */
export interface RouteRule {
  readonly match: string;
  readonly use: readonly ModelAddress[];
}

/** A model of a backend; `*` as model stands for the name that was asked for. */
export interface ModelAddress {
  readonly backend: string;
  readonly model: string;
}

export function findBackend(table: RouteTable, id: string): RouteBackend | undefined {
  return table.backends.find((backend) => backend.id === id);
}
