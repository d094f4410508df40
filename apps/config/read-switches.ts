import { z } from 'zod';
import { isPlainObject } from '../base/index.ts';
import { configSchema } from '../contract/model/index.ts';
import { stepInto, unwrapSchema } from './schema-walk.ts';

/**
 * The tree as the schema wants it. YAML 1.2 reads `on` and `off` as text; where a switch is wanted and text is not, they mean true and
 * false. A section or list of which only the name stands there is empty.
 */
export function readSwitches(tree: unknown, schema: unknown = configSchema): unknown {
  if (tree === 'on' || tree === 'off') return readSwitch(tree, schema);
  if (Array.isArray(tree)) return tree.map((item, index) => readSwitches(item, stepInto(schema, String(index))));
  if (!isPlainObject(tree)) return tree;
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) => {
      const inner = stepInto(schema, key);
      return value === null && isEmptyPart(inner) ? [] : [[key, readSwitches(value, inner)]];
    }),
  );
}

function isEmptyPart(schema: unknown): boolean {
  const inner = unwrapSchema(schema);
  const isPart = inner instanceof z.ZodObject || inner instanceof z.ZodArray || inner instanceof z.ZodRecord;
  return (
    isPart && schema instanceof z.ZodType && !schema.safeParse(null).success && schema.safeParse(undefined).success
  );
}

function readSwitch(text: 'on' | 'off', schema: unknown): unknown {
  if (!(schema instanceof z.ZodType) || schema.safeParse(text).success) return text;
  const isOn = text === 'on';
  return schema.safeParse(isOn).success ? isOn : text;
}
