import { CopyButton } from './copy-button.tsx';

interface ProsePart {
  readonly kind: 'text' | 'code' | 'link';
  readonly text: string;
}

const marks = /`([^`]+)`|(https:\/\/[^\s,]+[^\s,.])/g;

/** Splits a sentence of the service at its commands in backticks and its addresses. */
export function splitProse(text: string): ProsePart[] {
  const parts: ProsePart[] = [];
  let end = 0;
  for (const match of text.matchAll(marks)) {
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    parts.push(match[1] === undefined ? { kind: 'link', text: match[0] } : { kind: 'code', text: match[1] });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

/** A sentence whose commands can be copied and whose addresses open. */
export function Prose({ text }: { readonly text: string }) {
  return splitProse(text).map((part) => {
    if (part.kind === 'text') return part.text;
    if (part.kind === 'code') {
      return (
        <CopyButton key={part.text} text={part.text} what={`“${part.text}”`} kind="quiet" size="small">
          <code>{part.text}</code>
        </CopyButton>
      );
    }
    return (
      <a key={part.text} href={part.text} target="_blank" rel="noreferrer" className="prose-link">
        {part.text}
      </a>
    );
  });
}
