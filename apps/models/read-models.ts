import { isPlainObject, type PlainObject } from '../base/index.ts';
import type { InstalledModel, ResidentModel } from '../contract/model/index.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const count = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;

function entriesOf(answer: PlainObject): readonly PlainObject[] {
  const models = answer['models'];
  return Array.isArray(models) ? models.filter(isPlainObject).filter((entry) => text(entry['name']) !== '') : [];
}

/** Reads `/api/tags`. Fields that older daemons leave out become `null` or empty. */
export function readInstalled(answer: PlainObject): readonly InstalledModel[] {
  return entriesOf(answer).map((entry) => {
    const details = isPlainObject(entry['details']) ? entry['details'] : {};
    const capabilities = entry['capabilities'];
    return {
      name: text(entry['name']),
      sizeBytes: count(entry['size']),
      digest: text(entry['digest']),
      modifiedAt: text(entry['modified_at']),
      family: textOrNull(details['family']),
      parameterSize: textOrNull(details['parameter_size']),
      quantization: textOrNull(details['quantization_level']),
      capabilities: Array.isArray(capabilities) ? capabilities.filter((entry) => typeof entry === 'string') : [],
    };
  });
}

/** "For ever" is written as a date centuries ahead. */
const foreverMs = 50 * 365 * 86_400_000;

/** A model in memory as Ollama tells of it. */
export type ListedModel = Omit<ResidentModel, 'isPinned' | 'loadedAtMs'>;

/** Reads `/api/ps`, sorted by name so that a mere change of order is none. `nowMs` tells a date from "for ever". */
export function readResident(answer: PlainObject, nowMs: number): readonly ListedModel[] {
  return entriesOf(answer)
    .map((entry) => {
      const expiresAtMs = Date.parse(text(entry['expires_at']));
      const contextLength = count(entry['context_length']);
      return {
        name: text(entry['name']),
        sizeBytes: count(entry['size']),
        gpuBytes: count(entry['size_vram']),
        contextLength: contextLength === 0 ? null : contextLength,
        expiresAtMs: Number.isNaN(expiresAtMs) || expiresAtMs - nowMs > foreverMs ? null : expiresAtMs,
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
