import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { configSchema } from '../contract/model/index.ts';

/** The JSON Schema of `config.yaml`, for editors. */
export function renderConfigSchema(): string {
  const schema = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7', unrepresentable: 'any' });
  return `${JSON.stringify({ ...schema, title: 'Drover configuration' }, null, 2)}\n`;
}

/** Where the schema lies for the editors of this machine. */
export const findSchemaPath = (dataDir: string): string => join(dataDir, 'config.schema.json');

const form = /^# yaml-language-server: \$schema=.*(?:\r?\n|$)/;

/** The text with a first line that names the schema, as YAML editors read it. */
export function nameSchema(
  text: string,
  { filePath, dataDir }: { readonly filePath: string; readonly dataDir: string },
) {
  const schemaPath = findSchemaPath(dataDir);
  const isBeside = dirname(filePath) === dirname(schemaPath);
  const name = isBeside ? `./${relative(dirname(filePath), schemaPath)}` : schemaPath;
  return `# yaml-language-server: $schema=${name}\n${text.replace(form, '')}`;
}
