import { type PlainObject, toSafeText } from '../../base/index.ts';
import type { RenderedResponse } from '../canonical/ports.ts';
import type { ForeignModel } from './foreign-model.ts';
import { countParameters } from './guess-details.ts';
import { renderTime } from './record-text.ts';
import { renderDetails } from './render-foreign-models.ts';
import { renderNativeJson } from './render-native-json.ts';

const maxNameLength = 256;

function renderModelfile({ name, backend }: ForeignModel): string {
  const safeName = toSafeText(name, maxNameLength);
  return `# ${safeName} is served by the backend ${toSafeText(backend, maxNameLength)}\nFROM ${safeName}\n`;
}

/** Keys as GGUF files name them; what is not known is left out. */
function renderModelInfo({ family, parameterSize, contextLength }: ForeignModel): PlainObject {
  const parameterCount = countParameters(parameterSize);
  return {
    'general.architecture': family,
    ...(parameterCount === null ? {} : { 'general.parameter_count': parameterCount }),
    ...(contextLength === null ? {} : { [`${family}.context_length`]: contextLength }),
  };
}

/** The answer of `POST /api/show`. Source: Ollama API documentation, show model information. */
export function renderShow(model: ForeignModel): RenderedResponse {
  return renderNativeJson({
    modelfile: renderModelfile(model),
    parameters: '',
    template: '',
    details: renderDetails(model),
    model_info: renderModelInfo(model),
    capabilities: model.capabilities,
    modified_at: renderTime(model.modifiedAtMs),
  });
}

/** The answer of `GET /api/version`. */
export function renderVersion(version: string): RenderedResponse {
  return renderNativeJson({ version });
}
