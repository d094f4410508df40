import { z } from 'zod';
import { configSchema } from '../contract/model/index.ts';
import type { SettingPath } from './setting-paths.ts';

/** Keys that the section at `path` may have, also inside lists; none where names are free. */
export function listKnownKeys(path: SettingPath): readonly string[] {
  let schema: unknown = configSchema;
  for (const key of path) schema = stepInto(unwrap(schema), key);
  const section = unwrap(schema);
  return section instanceof z.ZodObject ? Object.keys(section.shape) : [];
}

function stepInto(schema: unknown, key: string): unknown {
  if (schema instanceof z.ZodArray) return schema.element;
  return schema instanceof z.ZodObject && Object.hasOwn(schema.shape, key) ? schema.shape[key] : undefined;
}

function unwrap(schema: unknown): unknown {
  let inner = schema;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional) {
    inner = inner.unwrap();
  }
  return inner;
}
