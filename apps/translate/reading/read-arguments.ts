import { isPlainObject, parseJsonObject } from '../../base/index.ts';
import { checkJsonDepth } from '../canonical/check-json-depth.ts';
import { type Fields, pathOf } from './fields.ts';
import { refuse } from './refusal.ts';

const maxArgumentsDepth = 128;

/**
 * The arguments of a call as text of a JSON object, whether they came as text or as an object. Empty text, which many clients send for a call
 * without arguments, is an empty object. `problem` says which of the two the dialect asks for.
 */
export function readArguments(call: Fields, problem: string): string {
  const value = call.values['arguments'] ?? '';
  const path = pathOf(call, 'arguments');
  if (isPlainObject(value)) return JSON.stringify(value);
  if (typeof value !== 'string') return refuse(path, problem);
  if (value.trim() === '') return '{}';
  if (checkJsonDepth(value, maxArgumentsDepth) !== null) {
    refuse(path, `must not nest more than ${maxArgumentsDepth} levels deep`, 'json_too_deep');
  }
  return parseJsonObject(value) === null ? refuse(path, problem) : value;
}
