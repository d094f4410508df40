const sentenceEnd = /[.!?…:。！？](?=["'”’)\]]*(?:\s|$))["'”’)\]]*|\n{1,}/g;

export interface Said {
  /** How much of the text was read out before. */
  readonly length: number;
  readonly words: string;
}

/** The sentences of a growing text that are whole and were not read out before; at its end, the rest too. */
export function saySentences(text: string, said: Said, isOver: boolean): Said {
  const rest = text.slice(said.length);
  let end = 0;
  if (isOver) end = rest.length;
  else
    for (const match of rest.matchAll(sentenceEnd))
      if (match.index + match[0].length < rest.length) end = match.index + match[0].length;
  if (end === 0) return said;
  return { length: said.length + end, words: rest.slice(0, end).trim() };
}
