import { type Fields, readName } from './fields.ts';
import { refuse } from './refusal.ts';

const maxLength = 256;

/** The model's name, required. Whether such a model exists is not decided here. */
export function readModel(body: Fields): string {
  const name = readName(body, 'model');
  return name.length > maxLength ? refuse('model', `must be at most ${maxLength} characters`) : name;
}
