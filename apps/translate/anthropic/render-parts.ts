import type { ContentPart } from '../canonical/chat-request.ts';
import { readTextFile } from '../media/read-text-file.ts';
import { sniffImage } from '../media/sniff-image.ts';

/** A content block of the vendor's form. */
export type WireBlock = Readonly<Record<string, unknown>>;

type FilePart = Extract<ContentPart, { kind: 'file' }>;

const maxTitleLength = 500;
const nothing: readonly WireBlock[] = [];

/** Whether the vendor takes the text: it refuses blocks of white space. */
export const isSaying = (text: string): boolean => text.trim() !== '';

function renderSource(part: FilePart): WireBlock | null {
  const { mediaType, base64 } = part;
  if (mediaType === 'application/pdf') return { type: 'base64', media_type: mediaType, data: base64 };
  const data = readTextFile(part)?.text ?? '';
  return isSaying(data) ? { type: 'text', media_type: 'text/plain', data } : null;
}

function renderFile(part: FilePart): readonly WireBlock[] {
  const source = renderSource(part);
  if (source === null) return nothing;
  return [{ type: 'document', source, ...(part.name ? { title: part.name.slice(0, maxTitleLength) } : {}) }];
}

function renderPart(part: ContentPart): readonly WireBlock[] {
  switch (part.kind) {
    case 'text':
      return isSaying(part.text) ? [{ type: 'text', text: part.text }] : nothing;
    case 'image': {
      const source = { type: 'base64', media_type: sniffImage(part.base64, part.mediaType), data: part.base64 };
      return [{ type: 'image', source }];
    }
    case 'file':
      return renderFile(part);
    case 'audio':
      return nothing;
  }
}

/** Blocks of a user's message or of a tool's result. Audio and files of other types than PDF and text have no form here. */
export function renderParts(parts: readonly ContentPart[]): readonly WireBlock[] {
  return parts.flatMap(renderPart);
}

/** Blocks of what only text may stand in: system messages and the assistant's own. */
export function renderTexts(
  parts: readonly ContentPart[],
): readonly { readonly type: 'text'; readonly text: string }[] {
  return parts.flatMap((part) =>
    part.kind === 'text' && isSaying(part.text) ? [{ type: 'text' as const, text: part.text }] : [],
  );
}
