/** A piece of a line; `isMatch` where it is what was looked for. */
export interface TextPiece {
  readonly text: string;
  readonly isMatch: boolean;
  readonly at: number;
}

/** Cuts a line where the text that is looked for occurs, in any case of letters. */
export function splitMatches(text: string, wanted: string): readonly TextPiece[] {
  const low = text.toLowerCase();
  const needle = wanted.toLowerCase();
  // Some letters change their length with their case: then places in the one text are none in the other.
  if (needle === '' || low.length !== text.length) return [{ text, isMatch: false, at: 0 }];
  const pieces: TextPiece[] = [];
  let done = 0;
  for (let at = low.indexOf(needle); at >= 0; at = low.indexOf(needle, done)) {
    if (at > done) pieces.push({ text: text.slice(done, at), isMatch: false, at: done });
    pieces.push({ text: text.slice(at, at + needle.length), isMatch: true, at });
    done = at + needle.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done), isMatch: false, at: done });
  return pieces;
}
