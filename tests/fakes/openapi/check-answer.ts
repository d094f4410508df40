import type { Answer, ApiDocument, Content, Place, Schema } from './api-document.ts';
import { checkSchema, resolve } from './check-schema.ts';

const framed: Readonly<Record<string, (text: string) => unknown[]>> = {
  'application/json': (text) => [JSON.parse(text)],
  'application/x-ndjson': (text) =>
    text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line)),
  'text/event-stream': (text) =>
    [...text.matchAll(/^data: (.*)$/gm)]
      .map(([, data]) => data)
      .flatMap((data) => (data === '[DONE]' || data === undefined ? [] : [JSON.parse(data)])),
};

/** Bodies of an answer: one, or the events or lines of a stream. */
const readBodies = (mediaType: string, text: string): unknown[] => (framed[mediaType] ?? ((body) => [body]))(text);

function checkBody(document: ApiDocument, { schema }: Content, mediaType: string, text: string): string[] {
  const bodies = readBodies(mediaType, text);
  if (bodies.length === 0) return ['has no body'];
  return bodies.flatMap((body) =>
    checkSchema(document, schema, body).map((problem) => `${problem} in ${JSON.stringify(body)}`),
  );
}

function checkHeaders(headers: Headers, documented: Schema): string[] {
  const ours = [...headers.keys()].filter((name) => name.startsWith('x-drover-') || name === 'retry-after');
  return ours.filter((name) => !Object.hasOwn(documented, name)).map((name) => `has the header ${name}`);
}

/** What is different about an answer from what the document says of the operation. */
export async function checkAnswer(
  document: ApiDocument,
  { method, operation }: Place,
  answer: Response,
): Promise<string[]> {
  const { responses } = operation;
  const named = responses[String(answer.status)] ?? responses['default'];
  if (!named) return [`has the status ${answer.status}`];
  const told = (named.$ref === undefined ? named : resolve(document, named.$ref)) as Answer & {
    readonly headers?: Schema;
  };
  const text = await answer.text();
  const headers = checkHeaders(answer.headers, told.headers ?? {});
  const mediaType = answer.headers.get('content-type')?.split(';')[0] ?? '';
  if (method === 'HEAD' || told.content === undefined)
    return text === '' ? headers : [...headers, `has a body: ${text}`];
  const content = told.content[mediaType];
  return content
    ? [...headers, ...checkBody(document, content, mediaType, text)]
    : [...headers, `is ${mediaType}: ${text}`];
}

/** A body without members that are null, which count as absent. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([key, member]) => [key, withoutNulls(member)]));
}

/** What is wrong with a JSON body that is sent to an operation, by the document. */
export function checkRequest(document: ApiDocument, { operation }: Place, body: unknown): string[] {
  const content = operation.requestBody?.content['application/json'];
  return content ? checkSchema(document, content.schema, withoutNulls(body)) : ['is not taken'];
}
