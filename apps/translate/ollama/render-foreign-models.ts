import type { PlainObject } from '../../base/index.ts';
import type { ForeignModel } from './foreign-model.ts';
import { renderTime } from './record-text.ts';
import { spreadDigest } from './spread-digest.ts';

/** Such models stay for ever; Ollama tells that by a date centuries ahead. */
const never = '2318-12-31T23:59:59Z';

/** `details` of a model, which tags, ps and show share. */
export function renderDetails({ family, parameterSize, quantization }: ForeignModel): PlainObject {
  return {
    parent_model: '',
    format: quantization === '' ? '' : 'gguf',
    family,
    families: [family],
    parameter_size: parameterSize,
    quantization_level: quantization,
  };
}

const renderIdentity = ({ name, backend }: ForeignModel) => ({
  name,
  model: name,
  size: 0,
  digest: spreadDigest(`${backend}\n${name}`),
});

/** One entry of `GET /api/tags`. */
export function renderTag(model: ForeignModel): PlainObject {
  const { contextLength, capabilities, modifiedAtMs } = model;
  const lengths = contextLength === null ? {} : { context_length: contextLength };
  return {
    ...renderIdentity(model),
    modified_at: renderTime(modifiedAtMs),
    details: { ...renderDetails(model), ...lengths },
    capabilities,
  };
}

/** One entry of `GET /api/ps`: nothing is known of its memory. */
export function renderResident(model: ForeignModel): PlainObject {
  return {
    ...renderIdentity(model),
    details: renderDetails(model),
    expires_at: never,
    size_vram: 0,
    ...(model.contextLength === null ? {} : { context_length: model.contextLength }),
  };
}
