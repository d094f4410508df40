import { parseJsonObject } from '../../base/index.ts';
import { checkJsonDepth } from '../canonical/check-json-depth.ts';

const maxDepth = 128;

/**
 * The arguments of a call as JSON text of an object: as they came, for parsing would reorder keys and round large numbers. No text at all is
 * an empty object; `null` when it is anything else than an object.
 */
export function renderToolInput(argumentsJson: string): string | null {
  if (argumentsJson.trim() === '') return '{}';
  if (checkJsonDepth(argumentsJson, maxDepth) !== null) return null;
  return parseJsonObject(argumentsJson) === null ? null : argumentsJson;
}
