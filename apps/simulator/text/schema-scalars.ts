import type { PlainObject } from '../../base/index.ts';
import { samplePattern } from './pattern-sample.ts';
import type { Random } from './random.ts';

interface ScalarSource {
  readonly random: Random;
  readonly words: readonly string[];
  readonly suggested: unknown;
}

const finite = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly step: number;
}

function readBounds(schema: PlainObject, isInteger: boolean): Bounds {
  const step = finite(schema['multipleOf']) ?? (isInteger ? 1 : 0.1);
  const above = finite(schema['exclusiveMinimum']);
  const below = finite(schema['exclusiveMaximum']);
  const gap = isInteger ? 1 : step / 10;
  const low = Math.max(finite(schema['minimum']) ?? -Infinity, above === undefined ? -Infinity : above + gap);
  const high = Math.min(finite(schema['maximum']) ?? Infinity, below === undefined ? Infinity : below - gap);
  if (low === -Infinity)
    return { low: high === Infinity ? 1 : Math.min(1, high - 10 * step), high: Math.min(high, 100), step };
  return { low, high: high === Infinity ? low + 99 * Math.max(1, step) : high, step };
}

/** A number inside the bounds of `schema`; the suggested one when it fits. */
export function sampleNumber(schema: PlainObject, isInteger: boolean, source: ScalarSource): number {
  const { low, high, step } = readBounds(schema, isInteger);
  const isMultiple = (value: number): boolean =>
    schema['multipleOf'] === undefined || Math.abs(value / step - Math.round(value / step)) < 1e-9;
  const fits = (value: number): boolean => (!isInteger || Number.isInteger(value)) && isMultiple(value);
  const isBounded =
    'minimum' in schema || 'maximum' in schema || 'exclusiveMinimum' in schema || 'exclusiveMaximum' in schema;
  const { suggested } = source;
  if (typeof suggested === 'number' && fits(suggested) && (!isBounded || (suggested >= low && suggested <= high)))
    return suggested;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const value = last < first ? (low + high) / 2 : source.random.between(first, last) * step;
  return Number(value.toFixed(isInteger ? 0 : 10));
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

const byFormat: Readonly<Record<string, (random: Random) => string>> = {
  date: (random) => `2026-${twoDigits(random.between(1, 12))}-${twoDigits(random.between(1, 28))}`,
  time: (random) => `${twoDigits(random.between(0, 23))}:${twoDigits(random.between(0, 59))}:00Z`,
  'date-time': (random) =>
    `2026-${twoDigits(random.between(1, 12))}-${twoDigits(random.between(1, 28))}T${twoDigits(random.between(0, 23))}:00:00Z`,
  duration: (random) => `PT${random.between(1, 59)}M`,
  email: (random) => `simulated${random.between(1, 99)}@example.com`,
  hostname: (random) => `host${random.between(1, 99)}.example.com`,
  ipv4: (random) => `192.0.2.${random.between(1, 254)}`,
  ipv6: (random) => `2001:db8::${random.between(1, 9999)}`,
  uri: (random) => `https://example.com/simulated/${random.between(1, 999)}`,
  'uri-reference': (random) => `/simulated/${random.between(1, 999)}`,
  uuid: (random) => {
    const hex = (length: number): string => Array.from({ length }, () => random.between(0, 15).toString(16)).join('');
    return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
  },
};

function fitLength(text: string, schema: PlainObject): string {
  const least = finite(schema['minLength']) ?? 0;
  const most = finite(schema['maxLength']) ?? Infinity;
  const characters = Array.from(text);
  const filler = ' simulated';
  while (characters.length < least) characters.push(filler.charAt(characters.length % filler.length));
  return characters.slice(0, most).join('');
}

/** Text valid for `schema`: by pattern, else by format, else the suggested text, else words of the prompt that name the property. */
export function sampleText(schema: PlainObject, name: string, source: ScalarSource): string {
  if (typeof schema['pattern'] === 'string') {
    if (typeof source.suggested === 'string' && matches(source.suggested, schema['pattern'])) return source.suggested;
    const sampled = samplePattern(schema['pattern'], source.random);
    if (sampled !== undefined) return sampled;
  }
  const format = typeof schema['format'] === 'string' ? byFormat[schema['format']] : undefined;
  if (format) return typeof source.suggested === 'string' ? source.suggested : format(source.random);
  if (typeof source.suggested === 'string') return fitLength(source.suggested, schema);
  const [word] = source.words;
  return fitLength(
    word === undefined ? `simulated ${name || 'text'}` : `simulated ${name === '' ? '' : `${name} of `}${word}`,
    schema,
  );
}

function matches(text: string, pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    // A pattern of another regular-expression dialect: nothing can be promised for it.
    return false;
  }
}
