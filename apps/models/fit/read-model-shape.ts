import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { ModelShape, VisionShape } from './model-shape.ts';
import { readCachedLayers } from './read-cached-layers.ts';
import { type Metadata, openMetadata, readNumber, toMeasure } from './read-metadata.ts';

/** Reads an answer of `/api/show`. `sizeBytes` is the model's size by `/api/tags`. */
export function readModelShape(show: PlainObject, sizeBytes: number): ModelShape {
  const info = isPlainObject(show['model_info']) ? show['model_info'] : {};
  const metadata = openMetadata(info);
  const cachedLayers = readCachedLayers(metadata);
  return {
    architecture: metadata.architecture,
    parameterCount: toMeasure(info['general.parameter_count']),
    sizeBytes,
    layerCount: readNumber(metadata, 'block_count') ?? 0,
    cachedLayers: cachedLayers ?? [],
    trainedContextLength: readNumber(metadata, 'context_length'),
    ownContextLength: readOwnContext(show['parameters']),
    expertCount: readNumber(metadata, 'expert_count'),
    vision: readVision(show, metadata),
    isRemote: typeof show['remote_host'] === 'string' && show['remote_host'] !== '',
    isCacheUnknown: cachedLayers === null,
  };
}

/** Ollama leaves lists of more than a few entries out unless it is asked for everything. */
export function isCutShort(show: PlainObject): boolean {
  const metadata = openMetadata(isPlainObject(show['model_info']) ? show['model_info'] : {});
  return ['attention.head_count_kv', 'attention.sliding_window_pattern'].some((key) => {
    const list: unknown = metadata.get(key);
    return Array.isArray(list) && list.length === 0;
  });
}

/** The text of parameters has one a line: key, spaces, value. */
function readOwnContext(parameters: unknown): number | null {
  if (typeof parameters !== 'string') return null;
  return toMeasure(Number(/^num_ctx[ \t]+(\d+)[ \t]*$/m.exec(parameters)?.[1]));
}

/** An encoder inside the model's file, or in one of its own (`projector_info`). */
function readVision(show: PlainObject, metadata: Metadata): VisionShape | null {
  const projector = isPlainObject(show['projector_info']) ? show['projector_info'] : null;
  const capabilities: unknown = show['capabilities'];
  const read = (key: string): number | null =>
    readNumber(metadata, `vision.${key}`) ?? toMeasure(projector?.[`clip.vision.${key}`]);
  const isNamed = Array.isArray(capabilities) && capabilities.includes('vision');
  if (!isNamed && projector === null && read('block_count') === null) return null;
  const imageSize = read('image_size');
  const patchSize = read('patch_size');
  const patchCount = imageSize === null || patchSize === null ? null : Math.floor(imageSize / patchSize) ** 2;
  return { patchCount, headCount: read('attention.head_count') };
}
