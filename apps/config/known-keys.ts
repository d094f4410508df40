import { z } from 'zod';
import { configSchema } from '../contract/model/index.ts';
import { stepInto, unwrapSchema } from './schema-walk.ts';
import type { SettingPath } from './setting-paths.ts';

/** Keys that the section at `path` may have, also inside lists; none where names are free. */
export function listKnownKeys(path: SettingPath): readonly string[] {
  let schema: unknown = configSchema;
  for (const key of path) schema = stepInto(schema, key);
  const section = unwrapSchema(schema);
  return section instanceof z.ZodObject ? Object.keys(section.shape) : [];
}
