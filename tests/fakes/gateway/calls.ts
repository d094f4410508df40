/** A chat body with the least that every dialect takes. */
export const chatBody = (extra: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hi' }], ...extra });

/** The two dialects' chat routes, streaming and not, and what the bodies of each look like. */
export interface DialectCase {
  readonly name: string;
  readonly path: string;
  readonly body: string;
  readonly isStreaming: boolean;
  /** Code or message of an error body, whichever the dialect has. */
  readonly readError: (body: string) => { readonly code: string | null; readonly message: string };
}

const readOpenai: DialectCase['readError'] = (body) => {
  const { error } = JSON.parse(body) as { error: { code: string; message: string } };
  return error;
};
const readOllama: DialectCase['readError'] = (body) => {
  const { error } = JSON.parse(body) as { error: string };
  return { code: null, message: error };
};

export const openaiWhole: DialectCase = {
  name: 'OpenAI',
  path: '/v1/chat/completions',
  body: chatBody(),
  isStreaming: false,
  readError: readOpenai,
};
export const openaiStream: DialectCase = {
  ...openaiWhole,
  name: 'OpenAI stream',
  body: chatBody({ stream: true }),
  isStreaming: true,
};
export const ollamaWhole: DialectCase = {
  name: 'Ollama',
  path: '/api/chat',
  body: chatBody({ stream: false }),
  isStreaming: false,
  readError: readOllama,
};
export const ollamaStream: DialectCase = { ...ollamaWhole, name: 'Ollama stream', body: chatBody(), isStreaming: true };

export const allCases: readonly DialectCase[] = [openaiWhole, openaiStream, ollamaWhole, ollamaStream];
export const streamCases: readonly DialectCase[] = [openaiStream, ollamaStream];

/** Sends a case to a gateway and reads its answer to the end, also when it is cut. */
export async function callCase(
  url: string,
  { path, body }: Pick<DialectCase, 'path' | 'body'>,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly headers: Headers; readonly text: string }> {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await answer.text().catch((error: unknown) => `cut: ${String(error)}`);
  return { status: answer.status, headers: answer.headers, text };
}
