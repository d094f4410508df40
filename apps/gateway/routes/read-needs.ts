import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { noNeeds, type RequestNeeds } from '../../routing/index.ts';
import type { WireRoute } from '../../translate/index.ts';

const embeddingNeeds: RequestNeeds = { ...noNeeds, embedding: true };
const embeddingRoutes: ReadonlySet<WireRoute> = new Set(['openai-embeddings', 'ollama-embed', 'ollama-embeddings']);
/** JSON around the text, and letters of several bytes: a token takes more of a body than of a text. */
const bytesPerToken = 5;
/** Any model holds this much. */
const shortBytes = 8192;
const imageTypes: ReadonlySet<unknown> = new Set(['image_url', 'image', 'input_image']);

/** What a body asks of a model, as far as one glance shows. Whatever is wrong with it is told by those who read it in earnest. */
export function readNeeds(wire: WireRoute, value: unknown, sizeBytes: number): RequestNeeds {
  if (embeddingRoutes.has(wire)) return embeddingNeeds;
  if (!isPlainObject(value) || wire === 'anthropic-count-tokens') return noNeeds;
  const vision = hasImages(value);
  const tools = isFilled(value['tools']) || isFilled(value['functions']);
  const thinking = isThinkingAsked(value);
  const isLong = sizeBytes > shortBytes && !vision;
  if (!vision && !tools && !thinking && !isLong) return noNeeds;
  const contextTokens = isLong ? Math.ceil(sizeBytes / bytesPerToken) : null;
  return { vision, tools, thinking, embedding: false, contextTokens };
}

const isFilled = (list: unknown): boolean => Array.isArray(list) && list.length > 0;

/** Each dialect's own word for it. */
function isThinkingAsked({ think, thinking, reasoning_effort: effort, reasoning }: PlainObject): boolean {
  if (think !== undefined) return think !== false && think !== null;
  if (isPlainObject(thinking)) return thinking['type'] !== 'disabled';
  const asked = effort ?? (isPlainObject(reasoning) ? reasoning['effort'] : undefined);
  return typeof asked === 'string' && asked !== 'none';
}

function hasImages({ images, messages, input }: PlainObject): boolean {
  if (isFilled(images)) return true;
  return [messages, input].some((list) => Array.isArray(list) && list.some(isMessageWithImage));
}

function isMessageWithImage(message: unknown): boolean {
  if (!isPlainObject(message)) return false;
  return (
    isFilled(message['images']) ||
    isImage(message) ||
    hasImagePart(message['content']) ||
    hasImagePart(message['output'])
  );
}

/** Results of tools hold parts of their own, no deeper than this. */
const hasImagePart = (parts: unknown, depth = 0): boolean =>
  Array.isArray(parts) &&
  parts.some((part) => isPlainObject(part) && (isImage(part) || (depth === 0 && hasImagePart(part['content'], 1))));

const isImage = ({ type }: PlainObject): boolean => imageTypes.has(type);
