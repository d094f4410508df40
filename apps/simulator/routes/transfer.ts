import { ApiError } from '../api-error.ts';
import { type ModelName, parseModelName } from '../catalogue/model-name.ts';
import { createRecordLimit, listLayers } from '../engine/transfers.ts';
import { readFields } from '../http/fields.ts';
import { readJsonBody } from '../http/read-json.ts';
import { reportProgress } from './progress.ts';
import type { Route, RouteCall } from './route.ts';

interface TransferRequest {
  readonly name: string;
  readonly parsed: ModelName;
  readonly isStream: boolean;
}

async function readRequest({ exchange }: RouteCall): Promise<TransferRequest> {
  const body = await readJsonBody(exchange, 'native');
  const fields = readFields(body, 'PullRequest');
  const name = fields.text('model') || fields.text('name') || '';
  if (name === '') throw new ApiError(400, 'model is required');
  const parsed = parseModelName(name);
  if (!parsed) throw new ApiError(400, 'invalid model name');
  return { name, parsed, isStream: fields.flag('stream') ?? true };
}

async function runPull(call: RouteCall): Promise<void> {
  const { daemon, exchange } = call;
  const { name, isStream } = await readRequest(call);
  const check = createRecordLimit(daemon);
  await reportProgress(call, isStream, async (write) => {
    const report: typeof write = async (record) => {
      await write(record);
      check();
    };
    await report({ status: 'pulling manifest' });
    const model = daemon.library.findInRegistry(name, daemon.time.nowMs());
    if (!model) throw new ApiError(500, 'pull model manifest: file does not exist');
    const isInstalled = daemon.library.find(name) !== undefined;
    for (const layer of listLayers(model)) {
      if (isInstalled) {
        const status = `pulling ${layer.digest.slice(7, 19)}`;
        await report({ status, digest: layer.digest, total: layer.sizeBytes, completed: layer.sizeBytes });
      } else {
        await daemon.transfers.follow(layer, 'pulling', { signal: exchange.signal, report });
      }
      if (exchange.signal.aborted) return;
    }
    await report({ status: 'verifying sha256 digest' });
    await report({ status: 'writing manifest' });
    daemon.library.add(model);
    await write({ status: 'success' });
  });
}

async function runPush(call: RouteCall): Promise<void> {
  const { daemon, exchange } = call;
  const { name, isStream } = await readRequest(call);
  await reportProgress(call, isStream, async (report) => {
    await report({ status: 'retrieving manifest' });
    const model = daemon.library.find(name);
    if (!model) throw new ApiError(404, `model '${name}' not found`);
    for (const layer of listLayers(model)) {
      await daemon.transfers.follow(layer, 'pushing', { signal: exchange.signal, report });
      if (exchange.signal.aborted) return;
    }
    await report({ status: 'pushing manifest' });
    await report({ status: 'success' });
  });
}

const post = (path: string, run: Route['run']): Route => ({
  methods: ['POST'],
  path,
  dialect: 'native',
  isInference: false,
  run,
});

export const transferRoutes: readonly Route[] = [post('/api/pull', runPull), post('/api/push', runPush)];
