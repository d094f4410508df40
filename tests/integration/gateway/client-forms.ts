import { formOf } from './read-answers.ts';

/** A chat as the clients of each dialect send it. */
export interface ClientChat {
  readonly system?: string;
  readonly text: string;
  readonly isStreaming?: boolean;
  readonly tools?: readonly string[];
  readonly session?: string;
  readonly extra?: Readonly<Record<string, unknown>>;
}

export interface ClientForm {
  readonly name: string;
  readonly path: string;
  write(model: string, chat: ClientChat): string;
  /** The text of an answer, whole or streamed. */
  readText(answer: string): string;
}

const parameters = { type: 'object', properties: {} };
const user = (content: string) => ({ role: 'user', content });
const lead = (content: string | undefined) => (content === undefined ? [] : [{ role: 'system', content }]);
const nested = (names: readonly string[] | undefined) =>
  names && { tools: names.map((name) => ({ type: 'function', function: { name, parameters } })) };

interface Piece {
  readonly type?: string;
  readonly delta?: { readonly text?: string } | string;
  readonly choices?: readonly {
    readonly delta?: { readonly content?: string };
    readonly message?: { readonly content: string };
  }[];
  readonly message?: { readonly content?: string };
  readonly content?: readonly { readonly text?: string }[];
  readonly output?: readonly { readonly content?: readonly { readonly text: string }[] }[];
}

function readPieces(answer: string): readonly Piece[] {
  if (!answer.startsWith('event:') && !answer.startsWith('data:')) {
    return answer
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Piece);
  }
  const lines = answer.split('\n').filter((line) => line.startsWith('data: {'));
  return lines.map((line) => JSON.parse(line.slice('data: '.length)) as Piece);
}

const openai: ClientForm = {
  name: 'OpenAI',
  path: '/v1/chat/completions',
  write: (model, { system, text, isStreaming = false, tools, session, extra }) =>
    JSON.stringify({
      model,
      messages: [...lead(system), user(text)],
      stream: isStreaming,
      ...nested(tools),
      ...(session && { user: session }),
      ...extra,
    }),
  readText: (answer) =>
    readPieces(answer)
      .map(({ choices }) => choices?.[0]?.message?.content ?? choices?.[0]?.delta?.content ?? '')
      .join(''),
};
const anthropic: ClientForm = {
  name: 'Anthropic',
  path: '/v1/messages',
  write: (model, { system, text, isStreaming = false, tools, session, extra }) =>
    JSON.stringify({
      model,
      max_tokens: 100,
      ...(system === undefined ? {} : { system }),
      messages: [user(text)],
      stream: isStreaming,
      ...(tools && { tools: tools.map((name) => ({ name, input_schema: parameters })) }),
      ...(session && { metadata: { user_id: session } }),
      ...extra,
    }),
  readText: (answer) =>
    readPieces(answer)
      .map(({ content, delta }) => content?.[0]?.text ?? (typeof delta === 'object' ? (delta.text ?? '') : ''))
      .join(''),
};
const ollama: ClientForm = {
  name: 'Ollama',
  path: '/api/chat',
  write: (model, { system, text, isStreaming = false, tools, session, extra }) =>
    JSON.stringify({
      model,
      messages: [...lead(system), user(text)],
      stream: isStreaming,
      ...nested(tools),
      ...(session && { metadata: { session_id: session } }),
      ...extra,
    }),
  readText: (answer) =>
    readPieces(answer)
      .map(({ message }) => message?.content ?? '')
      .join(''),
};
const responses: ClientForm = {
  name: 'Responses',
  path: '/v1/responses',
  write: (model, { system, text, isStreaming = false, tools, session, extra }) =>
    JSON.stringify({
      model,
      ...(system === undefined ? {} : { instructions: system }),
      input: text,
      stream: isStreaming,
      ...(tools && { tools: tools.map((name) => ({ type: 'function', name, parameters })) }),
      ...(session && { user: session }),
      ...extra,
    }),
  readText: (answer) =>
    readPieces(answer)
      .map(({ type, delta, output }) =>
        type === 'response.output_text.delta' && typeof delta === 'string'
          ? delta
          : (output?.[0]?.content?.[0]?.text ?? ''),
      )
      .join(''),
};

export const clientForms: readonly ClientForm[] = [openai, anthropic, ollama, responses];
export const [openaiClient, anthropicClient, ollamaClient, responsesClient] = [openai, anthropic, ollama, responses];

/** Sends a chat to a gateway. */
export async function sendChat(
  url: string,
  {
    form,
    model,
    chat,
    headers = {},
  }: {
    readonly form: ClientForm;
    readonly model: string;
    readonly chat: ClientChat;
    readonly headers?: Readonly<Record<string, string>>;
  },
) {
  const answer = await fetch(url + form.path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: form.write(model, chat),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text(), form: formOf(form.path) };
}
