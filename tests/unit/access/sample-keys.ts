import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import fc from 'fast-check';
import { createKeyText, issueKey, type KeyParts, type KeyWishes, parseKey } from '../../../apps/access/index.ts';
import {
  type ApiKey,
  keyScopes,
  type Limits,
  limitsSchema,
  type StoredKey,
} from '../../../apps/contract/model/index.ts';

export const nowMs = 1_760_000_000_000;

export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
export const hmac = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('hex');
export const equal = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

const bytes = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 37 + seed * 101) % 256);

/** The text of a key; another one for each seed. */
export const keyText = (seed = 1): string => createKeyText({ id: bytes(12, seed), secret: bytes(32, seed) });

export function partsOf(text: string): KeyParts {
  const parts = parseKey(text);
  if (parts === null) throw new Error('This is no key.');
  return parts;
}

export const createRecord = (wishes: Partial<KeyWishes> = {}, seed = 1): ApiKey =>
  issueKey({ name: 'laptop', ...wishes }, partsOf(keyText(seed)).id, nowMs);

export const createStored = (changes: Partial<ApiKey> = {}, seed = 1): StoredKey => ({
  record: { ...createRecord({}, seed), ...changes },
  secretHash: hash(partsOf(keyText(seed)).secret),
});

export const createLimits = (limits: Partial<Limits>): Limits => limitsSchema.parse(limits);

export const anyPattern = fc.constantFrom(
  '*',
  'qwen3*',
  'local/*',
  'cloud/*',
  'qwen3',
  'llama3.2:3b',
  '*/gpt-4o',
  'local/qwen3:8b',
);
export const anyModels = fc.array(anyPattern, { maxLength: 3 });
export const anyScopes = fc.subarray([...keyScopes]);
export const anyHop = fc.record({
  backend: fc.constantFrom('local', 'studio', 'cloud'),
  model: fc.constantFrom('qwen3', 'qwen3:latest', 'qwen3:8b', 'llama3.2:3b', 'gpt-4o', 'local/qwen3:8b'),
  isLocal: fc.boolean(),
});
