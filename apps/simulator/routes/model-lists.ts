import { keyValueCacheBytes, type Model } from '../catalogue/model.ts';
import type { ResidentModel } from '../engine/scheduler-ports.ts';
import { formatLocal } from '../http/wire-time.ts';
import { sendJson } from './respond.ts';
import type { Route, RouteCall } from './route.ts';

/** The `details` that tags, show and ps share. */
export const renderDetails = ({
  parentModel,
  architecture,
  parameterSize,
  quantization,
}: Model): Record<string, unknown> => ({
  parent_model: parentModel,
  format: 'gguf',
  family: architecture.family,
  families: [architecture.family],
  parameter_size: parameterSize,
  quantization_level: quantization,
});

function renderTag(model: Model, isOlderDaemon: boolean): Record<string, unknown> {
  const { trainedContextLength, embeddingLength } = model.architecture;
  const lengths = isOlderDaemon ? {} : { context_length: trainedContextLength, embedding_length: embeddingLength };
  return {
    name: model.name,
    model: model.name,
    modified_at: formatLocal(model.modifiedAtMs),
    size: model.sizeBytes,
    digest: model.digest,
    details: { ...renderDetails(model), ...lengths },
    ...(isOlderDaemon ? {} : { capabilities: model.capabilities }),
  };
}

function runTags({ daemon, exchange }: RouteCall): void {
  const { olderDaemon } = daemon.switches.current();
  sendJson(exchange, 'native', { models: daemon.library.list().map((model) => renderTag(model, olderDaemon)) });
}

const computeBufferBytes = 320 * 1024 * 1024;

/** Memory of a loaded model: weights, key-value cache for all slots, compute buffers. */
export const residentBytes = ({ model, contextLength, slotCount }: ResidentModel): number =>
  model.sizeBytes + keyValueCacheBytes(model, contextLength, slotCount) + computeBufferBytes;

function runPs({ daemon, exchange }: RouteCall): void {
  const { olderDaemon } = daemon.switches.current();
  const models = daemon.scheduler.resident().map((resident) => {
    const { model, contextLength, expiresAtMs } = resident;
    const size = residentBytes(resident);
    return {
      name: model.name,
      model: model.name,
      size,
      digest: model.digest,
      details: renderDetails(model),
      expires_at: formatLocal(expiresAtMs),
      size_vram: size,
      ...(olderDaemon ? {} : { context_length: contextLength }),
    };
  });
  sendJson(exchange, 'native', { models });
}

export const modelListRoutes: readonly Route[] = [
  { methods: ['GET', 'HEAD'], path: '/api/tags', dialect: 'native', isInference: false, run: runTags },
  { methods: ['GET'], path: '/api/ps', dialect: 'native', isInference: false, run: runPs },
];
