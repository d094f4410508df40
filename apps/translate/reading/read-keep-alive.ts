import type { Fields } from './fields.ts';
import { refuse } from './refusal.ts';

/** `keep_alive` in Ollama's form: seconds or a duration text. Bare digits, which Ollama refuses as text, become seconds. */
export function readKeepAlive(body: Fields): string | number | null {
  const value = body.values['keep_alive'] ?? null;
  if (value === null || value === '') return null;
  if (typeof value === 'string') return /^-?\d{1,12}$/.test(value) ? Number(value) : value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return refuse('keep_alive', 'must be seconds or a duration text such as 5m');
}
