import { createRandom } from '../../fakes/control/random.ts';
import { type FuzzRoute, soundBodies } from './fuzz-sound-bodies.ts';

type Json = unknown;
type Holder = Record<string, Json> | Json[];

interface Dice {
  below(end: number): number;
  pick<T>(options: readonly T[]): T;
}

function createDice(seed: number): Dice {
  const random = createRandom(seed);
  const below = (end: number): number => Math.floor(random() * end);
  return { below, pick: (options) => options[below(options.length)] as (typeof options)[number] };
}

/** Stand in for texts that JSON.stringify would not write: numbers as they are, and a key that it would lose. */
const rawMark = '\u0001raw:';
const raw = (text: string): string => `${rawMark}${text}\u0001`;
const protoKey = '\u0001proto';

const deep = (depth: number): string => raw(`${'['.repeat(depth)}${']'.repeat(depth)}`);
const deepObject = (depth: number): string => raw(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);

const junk: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1,
  1.5,
  -2147483649,
  4294967296,
  Number.MAX_SAFE_INTEGER,
  raw('1e400'),
  raw('-1e999'),
  raw('123456789012345678901234567890'),
  raw('-0'),
  raw('1E-7'),
  '',
  ' ',
  'x',
  'auto',
  'user',
  'assistant',
  'tool',
  'robot',
  '\ud800',
  '\udfff\ud83d',
  '\u0000',
  'data:image/png;base64,####',
  'data:,',
  'http://127.0.0.1:1/x.png',
  'file:///etc/passwd',
  '%00%ff',
  'x'.repeat(3000),
  [],
  {},
  [[]],
  [null],
  [{}],
  [''],
  [1, 'a', null],
  { type: 'text' },
  { type: 'image_url', image_url: { url: 'x' } },
  { type: '__proto__' },
  { role: 'user' },
  { [protoKey]: { role: 'system', isAdmin: true } },
  { constructor: { prototype: { x: 1 } } },
  { hasOwnProperty: 1, toString: null, valueOf: 'x' },
  deep(40),
  deepObject(90),
  deep(250),
];

const keys = [
  'model',
  'messages',
  'input',
  'prompt',
  'stream',
  'n',
  'max_tokens',
  'max_completion_tokens',
  'temperature',
  'tools',
  'tool_choice',
  'functions',
  'function_call',
  'tool_calls',
  'tool_call_id',
  'content',
  'role',
  'name',
  'type',
  'response_format',
  'format',
  'options',
  'think',
  'thinking',
  'reasoning',
  'images',
  'logprobs',
  'top_logprobs',
  'metadata',
  'user',
  'keep_alive',
  'stop',
  'system',
  'suffix',
  'echo',
  'dimensions',
  'encoding_format',
  protoKey,
  'constructor',
  'hasOwnProperty',
  'x_unknown',
];

const isHolder = (value: Json): value is Holder => typeof value === 'object' && value !== null;

function listHolders(value: Json): readonly Holder[] {
  if (!isHolder(value)) return [];
  return [value, ...Object.values(value).flatMap(listHolders)];
}

/** A copy as JSON has it, which is all that a body can be. */
const copy = (value: Json): Json => JSON.parse(JSON.stringify(value ?? null)) as Json;

function put(holder: Holder, key: string, value: Json): void {
  if (!Array.isArray(holder)) holder[key] = copy(value);
  else if (Number(key) < holder.length) holder[Number(key)] = copy(value);
  else holder.push(copy(value));
}

function remove(holder: Holder, key: string): void {
  if (Array.isArray(holder)) holder.pop();
  else Reflect.deleteProperty(holder, key);
}

const read = (holder: Holder, key: string): Json =>
  Object.hasOwn(holder, key) ? (holder as Record<string, Json>)[key] : null;

/** Changes one thing somewhere in the body. */
function mutate(body: Json, dice: Dice): void {
  const holder = dice.pick(listHolders(body));
  const own = Object.keys(holder);
  const key = own.length > 0 && dice.below(5) > 0 ? dice.pick(own) : dice.pick(keys);
  // Without a model there is not much else to find out.
  if (key === 'model' && dice.below(5) > 0) return;
  const value = read(holder, key);
  const change = dice.below(7);
  if (change === 0) remove(holder, key);
  else if (change === 1) put(holder, key, dice.pick(listHolders(body)));
  else if (change === 2) put(holder, key, [value, value]);
  else if (change > 3) put(holder, key, dice.pick(junk));
  else put(holder, key, typeof value === 'string' ? { type: value } : JSON.stringify(value));
}

function toText(body: Json, dice: Dice): string {
  const text = JSON.stringify(body)
    .replaceAll(/"\\u0001raw:([^"\\]*)\\u0001"/g, '$1')
    .replaceAll(/"\\u0001raw:((?:[^"\\]|\\")*)\\u0001"/g, (_whole, inner: string) => inner.replaceAll('\\"', '"'))
    .replaceAll('\\u0001proto', '__proto__');
  switch (dice.below(40)) {
    case 0:
      return text.slice(0, dice.below(text.length));
    case 1:
      return text.replace(
        '{',
        `{"${dice.pick(keys.filter((key) => key !== protoKey))}":${dice.pick(['1', '"x"', '[]', 'null'])},`,
      );
    case 2:
      return `${dice.pick(['', ' ', '\ufeff', '\n\n'])}${text}${dice.pick(['', ' ', '}', '\u0000', '\n{}'])}`;
    default:
      return text;
  }
}

/** The `seed`-th odd body for a route, as JSON text or nearly so. */
export function createFuzzBody(route: FuzzRoute, seed: number): string {
  const dice = createDice(seed);
  const body = copy(dice.pick<Json>(soundBodies[route]));
  if (isHolder(body) && !Array.isArray(body)) body['model'] = dice.pick(['m', 'm', 'cloud/gpt', 'claude/claude']);
  const count = 1 + dice.below(3);
  for (let index = 0; index < count; index++) mutate(body, dice);
  return toText(body, dice);
}
