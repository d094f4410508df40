import { parseJsonObject } from '../../base/index.ts';
import { renderConfigSchema } from '../../config/index.ts';

/** The JSON Schema of the file, for an editor's completion and help. */
export const readConfigSchema = (): Record<string, unknown> => ({ ...parseJsonObject(renderConfigSchema()) });
