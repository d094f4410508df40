// @ts-check
// Keeps e-mail addresses from models, and from those who read their answers.
// Copy it into the folder `plugins` of the data folder; docs/plugins.md says how it is switched on.

/** @import { ContentPart, PluginContext, TransformChunk, TransformRequest, TransformResponse } from './drover-plugin.d.ts' */

const address = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g;
/** The end of a text that may become an address, or more of one, with the next piece. */
const unfinished = /[\w.+@-]{0,320}$/;

/** @type {(text: string, context: PluginContext) => string} */
const mask = (text, { options: { replacement } }) =>
  text.replace(address, typeof replacement === 'string' ? replacement : '[address]');

/** @type {(part: ContentPart, context: PluginContext) => ContentPart} */
const maskPart = (part, context) => (part.kind === 'text' ? { ...part, text: mask(part.text, context) } : part);

/** @type {TransformRequest} */
export function transformRequest(request, context) {
  if (request.kind === 'completion') return { prompt: mask(request.prompt, context) };
  return {
    messages: request.messages.map((message) => ({
      ...message,
      parts: message.parts.map((part) => maskPart(part, context)),
    })),
  };
}

/** @type {TransformChunk} */
export function transformChunk({ text, isLast }, context) {
  const { rest: before } = context.state;
  const whole = typeof before === 'string' ? before + text : text;
  const rest = isLast ? '' : (unfinished.exec(whole)?.[0] ?? '');
  context.state['rest'] = rest;
  return mask(whole.slice(0, whole.length - rest.length), context);
}

/** @type {TransformResponse} */
export function transformResponse({ blocks }, context) {
  return {
    blocks: blocks.map((block) => (block.kind === 'text' ? { ...block, text: mask(block.text, context) } : block)),
  };
}
