import { readServed, readUsage, type Served, type Usage } from './chat-answer.ts';
import { readList, readRecord } from './read-json.ts';

export interface EmbedRequest {
  readonly model: string;
  readonly input: string | readonly string[];
  /** Fewer numbers a vector, where the model can. */
  readonly dimensions?: number;
}

export interface EmbedAnswer extends Served {
  /** One a text, in the order of `input`. */
  readonly vectors: readonly (readonly number[])[];
  readonly usage: Usage | null;
}

const isVector = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'number');

/** `null` when the JSON holds no vectors. */
export function readEmbeddings(body: unknown, response: Response): EmbedAnswer | null {
  const { data, usage } = readRecord(body);
  const vectors = readList(data).map((entry) => readRecord(entry)['embedding']);
  if (!Array.isArray(data) || !vectors.every(isVector)) return null;
  return { ...readServed(response), vectors, usage: readUsage(usage) };
}
