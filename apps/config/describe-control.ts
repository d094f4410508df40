import { z } from 'zod';
import type { SettingControl } from '../contract/model/index.ts';
import { unwrapSchema } from './schema-walk.ts';

/** What a person sets a setting of this schema with. */
export function describeControl(schema: unknown): SettingControl {
  const inner = unwrapSchema(schema);
  if (inner instanceof z.ZodBoolean) return { kind: 'switch' };
  if (inner instanceof z.ZodEnum || inner instanceof z.ZodLiteral || inner instanceof z.ZodUnion) {
    return describeChoice(listOptions(inner));
  }
  if (inner instanceof z.ZodNumber) return describeNumber(inner, []);
  if (inner instanceof z.ZodArray) {
    return { kind: unwrapSchema(inner.element) instanceof z.ZodObject ? 'entries' : 'list' };
  }
  if (inner instanceof z.ZodRecord) {
    const hasNumbers = listOptions(inner.valueType).some((option) => option instanceof z.ZodNumber);
    return { kind: 'names', names: null, hasNumbers };
  }
  if (inner instanceof z.ZodObject) return { kind: 'names', names: Object.keys(inner.shape), hasNumbers: false };
  return { kind: isDuration(inner) ? 'duration' : 'text' };
}

type Option = string | boolean | z.ZodNumber | null;

/** The words, switches and numbers that may stand there; `null` for anything else. */
function listOptions(schema: unknown): Option[] {
  const inner = unwrapSchema(schema);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap(listOptions);
  if (inner instanceof z.ZodEnum) return inner.options.map(String);
  if (inner instanceof z.ZodLiteral) return [...inner.values].map(String);
  if (inner instanceof z.ZodBoolean) return [true, false];
  return [inner instanceof z.ZodNumber ? inner : null];
}

function describeChoice(options: readonly Option[]): SettingControl {
  const words = options.filter((option) => typeof option === 'string');
  const number = options.find((option) => option instanceof z.ZodNumber);
  if (number instanceof z.ZodNumber) return describeNumber(number, words);
  const values = options.filter((option) => typeof option === 'string' || typeof option === 'boolean');
  return values.length === options.length ? { kind: 'choice', values } : { kind: 'text' };
}

function describeNumber(schema: z.ZodNumber, words: string[]): SettingControl {
  const bound = (value: number | null): number | null =>
    value === null || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value;
  return {
    ...{ kind: 'number', minimum: bound(schema.minValue), maximum: bound(schema.maxValue) },
    ...{ isWhole: schema.isInt, words },
  };
}

/** Texts that name a length of time, and nothing else. */
function isDuration(schema: unknown): boolean {
  return schema instanceof z.ZodString && schema.safeParse('500ms').success && !schema.safeParse('a name').success;
}
