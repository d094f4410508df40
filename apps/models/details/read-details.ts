import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { ModelDetails } from '../../contract/model/index.ts';

const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const maxLineLength = 300;

/** Reads `/api/show`. What an older daemon leaves out becomes `null` or empty. */
export function readDetails(name: string, answer: PlainObject): ModelDetails {
  const details = isPlainObject(answer['details']) ? answer['details'] : {};
  const info = isPlainObject(answer['model_info']) ? answer['model_info'] : {};
  const capabilities = answer['capabilities'];
  return {
    name,
    family: textOrNull(details['family']),
    format: textOrNull(details['format']),
    parameterSize: textOrNull(details['parameter_size']),
    quantization: textOrNull(details['quantization_level']),
    contextLength: readContextLength(info),
    capabilities: Array.isArray(capabilities) ? capabilities.filter((entry) => typeof entry === 'string') : [],
    parameters: readParameters(answer['parameters']),
    license: readFirstLine(answer['license']),
    modifiedAt: textOrNull(answer['modified_at']) ?? '',
  };
}

function readContextLength(info: PlainObject): number | null {
  const value = info[`${String(info['general.architecture'])}.context_length`];
  return typeof value === 'number' && value > 0 ? value : null;
}

/** Lines of a key, spaces and a value, which is quoted when it is text. */
function readParameters(value: unknown): ModelDetails['parameters'] {
  if (typeof value !== 'string') return [];
  return value.split('\n').flatMap((line) => {
    const [, name, written] = /^(\S+)\s+(.+)$/.exec(line.trim()) ?? [];
    return name === undefined || written === undefined ? [] : [{ name, value: unquote(written) }];
  });
}

function unquote(written: string): string {
  if (!written.startsWith('"')) return written;
  try {
    return String(JSON.parse(written));
  } catch {
    // Go quotes some signs as JSON does not; then it is shown as it stands.
    return written;
  }
}

function readFirstLine(value: unknown): string | null {
  const line = typeof value === 'string' ? value.split('\n').find((each) => each.trim() !== '') : undefined;
  return line?.trim().slice(0, maxLineLength) ?? null;
}
