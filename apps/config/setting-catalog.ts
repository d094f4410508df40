import { z } from 'zod';
import { isPlainObject } from '../base/index.ts';
import { configSchema, type SettingControl } from '../contract/model/index.ts';
import { describeControl } from './describe-control.ts';
import { toVariableName } from './read-environment-layer.ts';
import { unwrapSchema } from './schema-walk.ts';
import { settingPaths } from './setting-paths.ts';

/** What there is to say about one key of the configuration. */
export interface CatalogEntry {
  /** Dotted; `[]` stands for each entry of a list, `*` for a name of one's own. */
  readonly path: string;
  readonly isSection: boolean;
  readonly help: string;
  /** Of numbers; empty where there is none. */
  readonly unit: string;
  /** As YAML on one line; `null` where there is none. */
  readonly defaultValue: string | null;
  /** What may stand there, in words. */
  readonly form: string;
  readonly control: SettingControl;
  /** Environment variable that overrides it, `null` within lists. */
  readonly variable: string | null;
}

const paths = new Set(settingPaths.map((path) => path.join('.')));
const defaults = configSchema.parse({});

/** Every key that may stand in the file, in its order. */
export function listCatalog(): readonly CatalogEntry[] {
  return Object.entries(configSchema.shape).flatMap(([key, schema]) =>
    describeKey(key, schema, defaults[key as keyof typeof defaults]),
  );
}

function describeKey(path: string, schema: z.ZodType, value: unknown): CatalogEntry[] {
  const inner = unwrapSchema(schema);
  const own = describe(path, schema, value);
  if (inner instanceof z.ZodObject) return [own, ...describeShape(path, inner, value)];
  if (!(inner instanceof z.ZodArray)) return [own];
  const item = unwrapSchema(inner.element);
  return item instanceof z.ZodObject ? [own, ...describeShape(`${path}[]`, item, undefined)] : [own];
}

function describeShape(path: string, { shape }: z.ZodObject, value: unknown): CatalogEntry[] {
  return Object.entries(shape).flatMap(([key, schema]) => {
    const inner = isPlainObject(value) ? value[key] : undefined;
    return schema instanceof z.ZodType ? describeKey(`${path}.${key}`, schema, inner ?? readDefault(schema)) : [];
  });
}

function readDefault(schema: z.ZodType): unknown {
  const parsed = schema.safeParse(undefined);
  return parsed.success ? parsed.data : undefined;
}

function describe(path: string, schema: z.ZodType, value: unknown): CatalogEntry {
  const { description = '', unit } = schema.meta() ?? {};
  const inner = unwrapSchema(schema);
  const isSection = inner instanceof z.ZodObject && !paths.has(path);
  return {
    ...{ path, isSection, help: description, unit: typeof unit === 'string' ? unit : '', form: nameForm(inner) },
    control: describeControl(inner),
    defaultValue: isSection || value === undefined ? null : JSON.stringify(value),
    variable: paths.has(path) ? toVariableName(path.split('.')) : null,
  };
}

function nameForm(schema: unknown): string {
  const inner = unwrapSchema(schema);
  if (inner instanceof z.ZodEnum) return inner.options.join(', ');
  if (inner instanceof z.ZodLiteral) return [...inner.values].join(', ');
  if (inner instanceof z.ZodUnion) return inner.options.map(nameForm).join(', ');
  if (inner instanceof z.ZodBoolean) return 'true, false';
  if (inner instanceof z.ZodNumber) return 'number';
  if (inner instanceof z.ZodArray) return inner.element instanceof z.ZodObject ? 'list of sections' : 'list';
  if (inner instanceof z.ZodRecord) return 'names with values';
  return inner instanceof z.ZodObject ? 'section' : 'text';
}
