import { type Call, images, type Turn } from './cross-conversation.ts';

export const schema = { type: 'object', properties: { answer: { type: 'string' } }, required: ['answer'] };

export const mediaTypeOf = (base64: string): string =>
  base64 === images.jpeg ? 'image/jpeg' : base64 === images.gif ? 'image/gif' : 'image/png';
export const toDataUrl = (base64: string): string => `data:${mediaTypeOf(base64)};base64,${base64}`;

export const resultsOf = ({ calls, isReversed }: Extract<Turn, { role: 'assistant' }>): readonly Call[] =>
  isReversed ? calls.toReversed() : calls;
