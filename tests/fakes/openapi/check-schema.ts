type JsonObject = Readonly<Record<string, unknown>>;
type Keyword = (limit: never, value: unknown, at: Place) => string[];

interface Place {
  readonly root: JsonObject;
  readonly schema: JsonObject;
  readonly path: string;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type;
    default:
      throw new Error(`no such type: ${type}`);
  }
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const child = ({ root }: Place, schema: JsonObject, path: string): Place => ({ root, schema, path });
const walk = (value: unknown, place: Place, key: string | number, schema: JsonObject): string[] =>
  checkAt(value, child(place, schema, `${place.path}/${key}`));
const when = (isBroken: boolean, problem: string): string[] => (isBroken ? [problem] : []);
const countFitting = (options: readonly JsonObject[], value: unknown, place: Place): number =>
  options.filter((option) => checkAt(value, child(place, option, place.path)).length === 0).length;

/** What a value must be like. Limits of one type say nothing about values of another, as JSON Schema has it. */
const keywords: Readonly<Record<string, Keyword>> = {
  type: (types: string | readonly string[], value) =>
    when(![types].flat().some((type) => isOfType(type, value)), `is no ${[types].flat().join(' or ')}`),
  const: (wanted: unknown, value) => when(!isSame(wanted, value), `is not ${JSON.stringify(wanted)}`),
  enum: (values: readonly unknown[], value) =>
    when(!values.some((one) => isSame(one, value)), `is none of ${JSON.stringify(values)}`),
  minimum: (limit: number, value) => when(typeof value === 'number' && value < limit, `is below ${limit}`),
  maximum: (limit: number, value) => when(typeof value === 'number' && value > limit, `is above ${limit}`),
  minLength: (limit: number, value) => when(typeof value === 'string' && value.length < limit, 'is too short'),
  maxLength: (limit: number, value) => when(typeof value === 'string' && value.length > limit, 'is too long'),
  minItems: (limit: number, value) => when(Array.isArray(value) && value.length < limit, 'has too few items'),
  required: (names: readonly string[], value) =>
    isObject(value) ? names.filter((name) => !Object.hasOwn(value, name)).map((name) => `lacks ${name}`) : [],
  properties: (properties: Readonly<Record<string, JsonObject>>, value, place) =>
    isObject(value)
      ? Object.entries(properties).flatMap(([name, schema]) =>
          Object.hasOwn(value, name) ? walk(value[name], place, name, schema) : [],
        )
      : [],
  additionalProperties: (schema: JsonObject, value, place) => {
    const known = isObject(place.schema['properties']) ? place.schema['properties'] : {};
    const others = isObject(value) ? Object.entries(value).filter(([name]) => !Object.hasOwn(known, name)) : [];
    return others.flatMap(([name, member]) => walk(member, place, name, schema));
  },
  propertyNames: (schema: JsonObject, value, place) =>
    isObject(value) ? Object.keys(value).flatMap((name) => walk(name, place, name, schema)) : [],
  items: (schema: JsonObject, value, place) =>
    Array.isArray(value) ? value.flatMap((item, index) => walk(item, place, index, schema)) : [],
  anyOf: (options: readonly JsonObject[], value, place) =>
    when(countFitting(options, value, place) === 0, 'fits none of its forms'),
  oneOf: (options: readonly JsonObject[], value, place) =>
    when(countFitting(options, value, place) !== 1, 'does not fit exactly one of its forms'),
  $ref: (address: string, value, place) => checkAt(value, child(place, resolve(place.root, address), place.path)),
};

/** Members that only tell. */
const remarks: ReadonlySet<string> = new Set(['description', 'title', 'examples', 'format', 'default']);

function checkAt(value: unknown, place: Place): string[] {
  return Object.entries(place.schema).flatMap(([name, limit]) => {
    if (remarks.has(name)) return [];
    const keyword = keywords[name];
    if (!keyword) throw new Error(`the keyword ${name} is not understood`);
    return keyword(limit as never, value, place).map((problem) =>
      problem.startsWith('/') ? problem : `${place.path || '/'} ${problem}`,
    );
  });
}

/** The part of a document that `#/a/b` names. */
export function resolve(root: JsonObject, address: string): JsonObject {
  let at: unknown = root;
  for (const step of address.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    at = isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }
  if (!isObject(at)) throw new Error(`${address} leads nowhere`);
  return at;
}

/** Every way in which a value does not fit a JSON Schema of `root`. Throws at keywords it does not know, so that nothing goes unchecked. */
export const checkSchema = (root: JsonObject, schema: JsonObject, value: unknown): string[] =>
  checkAt(value, { root, schema, path: '' });
