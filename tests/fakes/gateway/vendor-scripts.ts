import { chatLine, doneLine, json, ndjson, type Script, type SeenRequest } from './scripted-upstream.ts';

export const eventStream = { 'content-type': 'text/event-stream' };

interface SentBody {
  readonly stream?: boolean;
  readonly input?: unknown;
  readonly prompt?: unknown;
}

const readSent = ({ body }: SeenRequest): SentBody => (body === '' ? {} : (JSON.parse(body) as SentBody));
const countOf = (input: unknown): number => (Array.isArray(input) ? input.length : 1);

/** One event of an OpenAI stream. */
export const openaiChunk = (delta: object, reason: string | null = null): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'gpt', choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`;
export const openaiUsage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 };
export const openaiEnd = `${openaiChunk({}, 'stop')}data: ${JSON.stringify({ choices: [], usage: openaiUsage })}\n\ndata: [DONE]\n\n`;
const openaiMessage = { index: 0, message: { role: 'assistant', content: 'Hello world' }, finish_reason: 'stop' };
const openaiWhole = {
  id: 'c',
  object: 'chat.completion',
  created: 1,
  model: 'gpt',
  choices: [openaiMessage],
  usage: openaiUsage,
};
const textChunk = { id: 't', object: 'text_completion', created: 1, model: 'gpt' };
const toText = (text: string, reason: string | null) => ({
  ...textChunk,
  choices: [{ index: 0, text, finish_reason: reason }],
});

/** One event of an Anthropic stream. */
export const anthropicEvent = (event: { readonly type: string }): string =>
  `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
const anthropicShell = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude',
  content: [],
  stop_reason: null,
};
export const anthropicStart = [
  { type: 'message_start', message: { ...anthropicShell, usage: { input_tokens: 5, output_tokens: 1 } } },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
]
  .map(anthropicEvent)
  .join('');
export const anthropicText = (text: string): string =>
  anthropicEvent({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } } as { type: string });
export const anthropicEnd = [
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 2 } },
  { type: 'message_stop' },
]
  .map(anthropicEvent)
  .join('');
const anthropicWhole = {
  ...anthropicShell,
  content: [{ type: 'text', text: 'Hello world' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 5, output_tokens: 2 },
};

/** Says so when Drover sends what nobody can read. */
const orFail =
  (script: Script): Script =>
  (answer, seen, count) => {
    try {
      script(answer, seen, count);
    } catch (error) {
      answer.writeHead(500, json).end(JSON.stringify({ error: { message: String(error) } }));
    }
  };

/** Answers every OpenAI route well, with the least there is to say. */
export const answerAsOpenai: Script = orFail((answer, seen) => {
  const sent = readSent(seen);
  const send = (body: unknown): void => void answer.writeHead(200, json).end(JSON.stringify(body));
  const stream = (text: string): void => void answer.writeHead(200, eventStream).end(text);
  if (seen.url.endsWith('/models')) return send({ data: [{ id: 'gpt', object: 'model', created: 1, owned_by: 'x' }] });
  if (seen.url.endsWith('/embeddings')) {
    const data = Array.from({ length: countOf(sent.input) }, (_, index) => ({
      object: 'embedding',
      index,
      embedding: [1],
    }));
    return send({ object: 'list', data, model: 'gpt', usage: { prompt_tokens: 1, total_tokens: 1 } });
  }
  if (seen.url.endsWith('/responses'))
    return void answer.writeHead(404, json).end('{"error":{"message":"no such route"}}');
  if (seen.url.endsWith('/chat/completions')) {
    if (sent.stream !== true) return send(openaiWhole);
    return stream(
      `${openaiChunk({ role: 'assistant', content: 'Hello' })}${openaiChunk({ content: ' world' })}${openaiEnd}`,
    );
  }
  if (sent.stream !== true) return send({ ...toText('Hello world', 'stop'), usage: openaiUsage });
  const pieces = [toText('Hello', null), toText(' world', 'stop')];
  return stream(`${pieces.map((piece) => `data: ${JSON.stringify(piece)}\n\n`).join('')}data: [DONE]\n\n`);
});

/** The same for Anthropic. */
export const answerAsAnthropic: Script = orFail((answer, seen) => {
  const send = (body: unknown): void => void answer.writeHead(200, json).end(JSON.stringify(body));
  if (seen.url.endsWith('/models'))
    return send({
      data: [{ id: 'claude', type: 'model', display_name: 'Claude', created_at: '2026-01-01T00:00:00Z' }],
      has_more: false,
    });
  if (seen.url.endsWith('/count_tokens')) return send({ input_tokens: 5 });
  if (readSent(seen).stream !== true) return send(anthropicWhole);
  const text = anthropicStart + anthropicText('Hello') + anthropicText(' world') + anthropicEnd;
  return void answer.writeHead(200, eventStream).end(text);
});

const generateLine = (response: string, isDone: boolean): string =>
  `${JSON.stringify({ ...(JSON.parse(isDone ? doneLine() : chatLine('')) as object), message: undefined, response })}\n`;

/** The same for Ollama. */
export const answerAsOllama: Script = orFail((answer, seen) => {
  const sent = readSent(seen);
  const send = (body: string): void => void answer.writeHead(200, json).end(body);
  const stream = (text: string): void => void answer.writeHead(200, ndjson).end(text);
  if (seen.url.startsWith('/api/tags'))
    return send('{"models":[{"name":"m:latest","model":"m:latest","modified_at":"2026-01-01T00:00:00Z"}]}');
  if (seen.url.startsWith('/api/ps')) return send('{"models":[{"name":"m:latest","model":"m:latest"}]}');
  if (seen.url.startsWith('/api/show')) return send('{"capabilities":["completion"],"model_info":{}}');
  if (seen.url.startsWith('/api/version')) return send('{"version":"0.31.2"}');
  if (seen.url.startsWith('/api/embeddings')) return send('{"embedding":[1,2]}');
  if (seen.url.startsWith('/api/embed')) {
    const embeddings = Array.from({ length: countOf(sent.input) }, () => [1, 2]);
    return send(JSON.stringify({ model: 'm', embeddings, prompt_eval_count: 1 }));
  }
  const isChat = seen.url.startsWith('/api/chat');
  if (sent.stream === false)
    return send(isChat ? doneLine('Hello world').trimEnd() : generateLine('Hello world', true).trimEnd());
  if (isChat) return stream(chatLine('Hello') + chatLine(' world') + doneLine());
  return stream(generateLine('Hello', false) + generateLine(' world', false) + generateLine('', true));
});
