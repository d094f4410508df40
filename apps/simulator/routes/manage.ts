import { createHash } from 'node:crypto';
import type { PlainObject } from '../../base/index.ts';
import { ApiError } from '../api-error.ts';
import { parseDigest } from '../catalogue/blob-store.ts';
import type { Model } from '../catalogue/model.ts';
import { formatShortName, type ModelName, parseModelName } from '../catalogue/model-name.ts';
import { readFields } from '../http/fields.ts';
import { readJsonBody } from '../http/read-json.ts';
import { readMessage } from './native-messages.ts';
import { reportProgress } from './progress.ts';
import type { Route, RouteCall } from './route.ts';

function requireName(text: string): ModelName {
  const parsed = parseModelName(text);
  if (parsed) return parsed;
  throw new ApiError(400, 'invalid model name');
}

async function runCopy({ daemon, exchange }: RouteCall): Promise<void> {
  const fields = readFields(await readJsonBody(exchange, 'native'), 'CopyRequest');
  const source = fields.text('source') ?? '';
  requireName(source);
  const target = requireName(fields.text('destination') ?? '');
  const model = daemon.library.find(source);
  if (!model) throw new ApiError(404, `model "${source}" not found`);
  daemon.library.add({ ...model, name: formatShortName(target), modifiedAtMs: daemon.time.nowMs() });
  exchange.send(200, '');
}

async function runDelete({ daemon, exchange }: RouteCall): Promise<void> {
  const fields = readFields(await readJsonBody(exchange, 'native'), 'DeleteRequest');
  const name = fields.text('model') || fields.text('name') || '';
  requireName(name);
  if (!daemon.library.remove(name)) throw new ApiError(404, `model '${name}' not found`);
  exchange.send(200, '');
}

/** The model that a create request describes, on top of `base`. */
function deriveModel(
  base: Model,
  body: PlainObject,
  { name, nowMs }: { readonly name: string; readonly nowMs: number },
): Model {
  const fields = readFields(body, 'CreateRequest');
  const digest = createHash('sha256')
    .update(`${base.digest} ${JSON.stringify(body)}`)
    .digest('hex');
  return {
    ...base,
    name,
    digest,
    modifiedAtMs: nowMs,
    parentModel: base.name,
    quantization: fields.text('quantize')?.toUpperCase() ?? base.quantization,
    system: fields.text('system') ?? base.system,
    template: fields.text('template') ?? base.template,
    parameters: { ...base.parameters, ...((fields.object('parameters') ?? {}) as Model['parameters']) },
    messages: fields.objects('messages')?.map(readMessage) ?? base.messages,
  };
}

async function runCreate(call: RouteCall): Promise<void> {
  const { daemon, exchange } = call;
  const body = await readJsonBody(exchange, 'native');
  const fields = readFields(body, 'CreateRequest');
  const name = formatShortName(requireName(fields.text('model') || fields.text('name') || ''));
  const from = fields.text('from') ?? '';
  const files = Object.values(fields.object('files') ?? {}).filter((digest) => typeof digest === 'string');
  if (from === '' && files.length === 0) throw new ApiError(400, "neither 'from' or 'files' was specified");
  await reportProgress(call, fields.flag('stream') ?? true, async (report) => {
    if (files.some((digest) => !daemon.blobs.has(parseDigest(digest) ?? '')))
      throw new ApiError(400, 'blob does not exist');
    if (files.length > 0) await report({ status: 'parsing GGUF' });
    const base =
      from === ''
        ? daemon.library.list()[0]
        : (daemon.library.find(from) ?? daemon.library.findInRegistry(from, daemon.time.nowMs()));
    if (!base) throw new ApiError(500, 'pull model manifest: file does not exist');
    const model = deriveModel(base, body, { name, nowMs: daemon.time.nowMs() });
    if (fields.text('quantize'))
      await report({
        status: `quantizing F16 model to ${model.quantization}`,
        total: base.sizeBytes,
        completed: base.sizeBytes,
      });
    await report({ status: `using existing layer sha256:${base.digest}` });
    await report({ status: `creating new layer sha256:${model.digest}` });
    await report({ status: 'writing manifest' });
    daemon.library.add(model);
    await report({ status: 'success' });
  });
}

function requireDigest(text: string): string {
  const digest = parseDigest(text);
  if (digest) return digest;
  throw new ApiError(400, 'invalid digest format');
}

async function runBlob({ daemon, exchange, rest }: RouteCall): Promise<void> {
  const digest = requireDigest(rest);
  if (exchange.method === 'HEAD') return exchange.send(daemon.blobs.has(digest) ? 200 : 404, '');
  const content = await exchange.readBody();
  if (daemon.blobs.has(digest)) return exchange.send(200, '');
  const actual = daemon.blobs.put(digest, content);
  if (actual !== null) throw new ApiError(400, `digest mismatch, expected "${digest}", got "${actual}"`);
  return exchange.send(201, '');
}

const manage = (methods: readonly string[], path: string, run: Route['run']): Route => ({
  methods,
  path,
  dialect: 'native',
  isInference: false,
  run,
});

export const manageRoutes: readonly Route[] = [
  manage(['POST'], '/api/copy', runCopy),
  manage(['DELETE'], '/api/delete', runDelete),
  manage(['POST'], '/api/create', runCreate),
  manage(['POST', 'HEAD'], '/api/blobs/', runBlob),
];
