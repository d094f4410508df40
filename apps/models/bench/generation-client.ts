import { Agent, request } from 'undici';
import { type Clock, createLineSplitter, type PlainObject, RoomError } from '../../base/index.ts';
import { createUnavailable, needDaemonUrl, readAnswer } from '../daemon-answer.ts';
import type { BenchPrompt } from './prompts.ts';
import { addLine, beginGeneration, type Generation } from './read-generation.ts';

/** Generations straight from the daemon, timed as they stream. Every call throws a `RoomError<ModelsErrorCode>`, or the signal's reason. */
export interface GenerationClient {
  /** Brings the model into memory; resolves with the time it took. */
  load(target: BenchTarget): Promise<number>;
  generate(target: BenchTarget, prompt: BenchPrompt): Promise<Generation>;
  close(): Promise<void>;
}

/** A model, and the context in tokens to ask for; `null` for none. */
export interface BenchTarget {
  readonly model: string;
  readonly contextLength: number | null;
}

interface GenerationClientOptions {
  readonly daemonUrl: () => string | null;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly signal: AbortSignal;
}

/** A load may read tens of gigabytes from disk, and a slow machine may think for minutes. */
const headersTimeoutMs = 15 * 60_000;
const bodyTimeoutMs = 5 * 60_000;
const maxLineLength = 1024 * 1024;
const seed = 42;

/** Creates a client whose calls all end with `signal`. */
export function createGenerationClient({ daemonUrl, clock, signal }: GenerationClientOptions): GenerationClient {
  const agent = new Agent({
    headersTimeout: headersTimeoutMs,
    bodyTimeout: bodyTimeoutMs,
    connect: { timeout: 3000 },
  });
  const ask = async (body: PlainObject): Promise<Generation> => {
    const baseUrl = needDaemonUrl(daemonUrl);
    let generation = beginGeneration(clock.monotonicMs());
    try {
      for await (const line of streamLines(`${baseUrl}/api/generate`, body, { agent, signal })) {
        generation = addLine(generation, line, clock.monotonicMs());
      }
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof RoomError ? error : createUnavailable('Ollama does not answer.', error);
    }
    if (generation.closing === null) throw createUnavailable('Ollama ended its answer early.');
    return generation;
  };
  return {
    async load({ model, contextLength }) {
      const { startedMs } = await ask({ model, options: nameContext(contextLength) });
      return clock.monotonicMs() - startedMs;
    },
    generate: ({ model, contextLength }, { text, maxTokens }) =>
      ask({
        model,
        prompt: text,
        options: { temperature: 0, seed, num_predict: maxTokens, ...nameContext(contextLength) },
      }),
    close: () => agent.destroy(),
  };
}

const nameContext = (contextLength: number | null) => (contextLength === null ? {} : { num_ctx: contextLength });

async function* streamLines(
  url: string,
  body: PlainObject,
  options: { readonly agent: Agent; readonly signal: AbortSignal },
): AsyncGenerator<PlainObject, void> {
  const response = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    dispatcher: options.agent,
    signal: options.signal,
  });
  const splitter = createLineSplitter(maxLineLength);
  const decoder = new TextDecoder();
  for await (const bytes of response.body) {
    const { lines } = splitter.push(decoder.decode(bytes as Uint8Array, { stream: true }));
    for (const line of lines) yield readAnswer(line, response.statusCode, true);
  }
  const rest = splitter.finish();
  if (rest !== undefined) yield readAnswer(rest, response.statusCode, true);
}
