import { compareLines } from '../../../../apps/base/index.ts';

/** A stretch of two texts. */
export interface TextPart {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

const mostWords = 1800;

/** Words with the blanks behind them; lines where there are too many words to compare. */
function cut(text: string, isByLine: boolean): string[] {
  return text.match(isByLine ? /[^\n]*\n|[^\n]+$/g : /\s*\S+\s*?(?=\s|$)|\s+$/g) ?? [];
}

const countWords = (text: string): number => text.split(/\s+/).length;

/** How one answer differs from another, word by word; line by line where they are very long. */
export function compareTexts(from: string, to: string): TextPart[] {
  const isByLine = Math.max(countWords(from), countWords(to)) > mostWords;
  const parts: { kind: TextPart['kind']; text: string }[] = [];
  for (const { kind, text } of compareLines(cut(from, isByLine), cut(to, isByLine))) {
    const last = parts.at(-1);
    if (last?.kind === kind) last.text += text;
    else parts.push({ kind, text });
  }
  return parts;
}
