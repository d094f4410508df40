import type { RouteMethod } from '../routes/route-facts.ts';

export type Tag = 'OpenAI' | 'Anthropic' | 'Ollama' | 'Ollama models' | 'Workers' | 'Batch' | 'Service' | 'Not served';

export interface ParameterDoc {
  readonly name: string;
  readonly about: string;
  readonly example: string | number;
}

/** One kind of body. `schema` names a component; several mean any of them. */
export interface ContentDoc {
  readonly schema: string | readonly string[];
  readonly example?: unknown;
}

/** Content by media type, without parameters. */
export type Contents = Readonly<Record<string, ContentDoc>>;

export interface BodyDoc {
  readonly content: Contents;
  /** By name. */
  readonly examples?: Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;
}

export interface AnswerDoc {
  readonly about: string;
  readonly content?: Contents;
}

/** What a document tells about one operation beyond what the route table knows. */
export interface OperationDoc {
  /** Stable: clients are generated from it. */
  readonly id: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  /** The path as OpenAPI writes it, where the route's `*` stands for more than one part of it. */
  readonly template?: string;
  /** The variable parts of the path, in their order. */
  readonly path?: readonly ParameterDoc[];
  readonly query?: readonly ParameterDoc[];
  readonly headers?: readonly ParameterDoc[];
  readonly body?: BodyDoc;
  /** Answers by status, errors in the dialect's common form apart. */
  readonly answers: Readonly<Record<number, AnswerDoc>>;
  /** A model answers: headers that steer it apply. */
  readonly asksModel?: true;
  /** A backend is asked although requests get no row. */
  readonly asksBackend?: true;
}

/** By method and path as in the route table. A `HEAD` beside a `GET` needs none of its own. */
export type OperationDocs = Readonly<Record<`${RouteMethod} ${string}`, OperationDoc>>;

export const json = (schema: ContentDoc['schema'], example?: unknown): Contents => ({
  'application/json': { schema, ...(example === undefined ? {} : { example }) },
});
export const eventStream = (schema: string): Contents => ({ 'text/event-stream': { schema } });
export const ndjson = (schema: string): Contents => ({ 'application/x-ndjson': { schema } });
export const found = (content: Contents, about = 'The answer.'): OperationDoc['answers'] => ({
  200: { about, content },
});
