import { useEffect, useState } from 'react';
import { type Said, saySentences } from './say-sentences.ts';

const nothingSaid: Said = { length: 0, words: '' };
const sayEveryMs = 2000;

interface SentenceRegionProps {
  /** Whose answer it is. */
  readonly label: string;
  readonly text: string;
  readonly isOver: boolean;
}

/** Reads an answer out sentence by sentence while it comes, for those who do not see it. */
export function SentenceRegion({ label, text, isOver }: SentenceRegionProps) {
  const [said, setSaid] = useState(nothingSaid);
  useEffect(() => {
    const next = saySentences(text, said, isOver);
    if (next === said || next.length === said.length) return;
    const timer = setTimeout(() => setSaid(saySentences(text, said, isOver)), isOver ? 0 : sayEveryMs);
    return () => clearTimeout(timer);
  }, [text, said, isOver]);
  return (
    <p className="hidden-text" aria-live="polite" aria-label={label} role="log">
      {said.words}
    </p>
  );
}
