import { splitMatches } from '../lines/split-matches.ts';

/** A line's text with what is looked for marked. It is only ever text. */
export function LogText({ text, wanted }: { readonly text: string; readonly wanted: string }) {
  if (wanted === '') return text;
  return splitMatches(text, wanted).map((piece) =>
    piece.isMatch ? <mark key={piece.at}>{piece.text}</mark> : <span key={piece.at}>{piece.text}</span>,
  );
}
