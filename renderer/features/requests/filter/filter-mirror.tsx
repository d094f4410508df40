import { type RefObject, useEffect, useState } from 'react';
import { type FilterIssue, tokenizeFilter } from '../../../../apps/base/index.ts';

interface FilterMirrorProps {
  readonly text: string;
  readonly issues: readonly FilterIssue[];
  readonly scrollOf: RefObject<HTMLInputElement | null>;
  /** Stands back behind the text while that says next to nothing. */
  readonly hint: string | null;
}

interface Piece {
  readonly start: number;
  readonly text: string;
  readonly isWord: boolean;
  readonly hasIssue: boolean;
}

function listPieces(text: string, issues: readonly FilterIssue[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end, key } of tokenizeFilter(text)) {
    if (start > at) pieces.push({ start: at, text: text.slice(at, start), isWord: false, hasIssue: false });
    const hasIssue = issues.some((issue) => issue.start === start);
    pieces.push({ start, text: text.slice(start, end), isWord: key !== null, hasIssue });
    at = end;
  }
  return pieces;
}

/** The same text under the field, letter for letter, where words can have a ground and an underline. */
export function FilterMirror({ text, issues, scrollOf, hint }: FilterMirrorProps) {
  const [scrollPx, setScrollPx] = useState(0);
  useEffect(() => {
    const input = scrollOf.current;
    if (!input) return;
    const follow = (): void => setScrollPx(input.scrollLeft);
    input.addEventListener('scroll', follow);
    return () => input.removeEventListener('scroll', follow);
  }, [scrollOf]);
  return (
    <span className="filter-mirror" aria-hidden="true">
      <span style={{ transform: `translateX(${-scrollPx}px)` }}>
        {listPieces(text, issues).map(({ start, text: piece, isWord, hasIssue }) => {
          if (!isWord) return piece;
          const split = piece.search(/[:<>]/) + 1;
          return (
            <span key={start} className="filter-word" data-issue={hasIssue}>
              <span className="filter-key">{piece.slice(0, split)}</span>
              {piece.slice(split)}
            </span>
          );
        })}
        {hint === null ? null : <span className="filter-hint"> {hint}</span>}
      </span>
    </span>
  );
}
