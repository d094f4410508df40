import { isPlainObject } from '../../base/index.ts';
import { attachUpload, createError, type Parsed, readPlainFields, type UploadRoute } from '../../translate/index.ts';
import { startCapture } from '../capture/capture-exchange.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { readBody } from '../exchange/read-body.ts';
import { type JsonRead, parseJsonText } from '../exchange/read-json.ts';
import { readFiles } from './read-files.ts';
import { type Form, readForm } from './read-form.ts';

/** Names of the field that holds the JSON. */
const bodyNames: readonly string[] = ['request', 'body', 'payload'];

const noBody: Parsed<never> = {
  kind: 'refused',
  error: createError('invalid_request', 'The form must have a field request that holds the JSON body.', {
    field: 'request',
  }),
};

/** The JSON of a form; it may also have come as a file. Workers take plain fields in its place. */
async function readFields({ texts, files }: Form, route: UploadRoute, maxJsonDepth: number): Promise<Parsed<unknown>> {
  const field = texts.find(([name]) => bodyNames.includes(name));
  const file = files.find(([name]) => bodyNames.includes(name));
  const text = field?.[1] ?? (await file?.[1].text());
  if (text !== undefined) return parseJsonText(text, maxJsonDepth, 'The JSON of the form');
  if (route !== 'workers-generate' && route !== 'workers-chat') return noBody;
  return { kind: 'parsed', value: readPlainFields(texts) };
}

/** Reads a form with files as the JSON body that a client without a form would have sent. */
export async function readUpload(exchange: Exchange, route: UploadRoute): Promise<JsonRead> {
  const read = await readBody(exchange);
  if (read.kind === 'refused') return read;
  const form = await readForm(read.bytes, exchange.request.headers['content-type'] ?? '');
  if (form.kind === 'refused') return form;
  const fields = await readFields(form.value, route, exchange.gateway.settings.maxJsonDepth);
  if (fields.kind === 'refused') return fields;
  const files = await readFiles(form.value.files.flatMap(([name, file]) => (bodyNames.includes(name) ? [] : [file])));
  if (files.kind === 'refused') return files;
  const attached = isPlainObject(fields.value) ? attachUpload(route, fields.value, files.value) : fields;
  if (attached.kind === 'refused') return attached;
  const bytes = Buffer.from(JSON.stringify(attached.value));
  startCapture(exchange, bytes);
  return { kind: 'json', value: attached.value, bytes };
}
