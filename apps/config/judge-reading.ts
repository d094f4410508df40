import { type ConfigProblem, createProblem } from './config-problem.ts';
import { emptyLayer, type Layer } from './layer.ts';
import type { FileReading } from './read-config-file.ts';
import { readTextLayer } from './read-text-layer.ts';

export type Judgement =
  /** `text` is `null` when there is no file and none is needed: the defaults. */
  | { readonly kind: 'good'; readonly layer: Layer; readonly text: string | null }
  | { readonly kind: 'bad'; readonly problems: readonly ConfigProblem[] };

/** Whether what was read may be in force. `known` is the text before it: at start the last good copy, later what is in force. */
export function judgeReading(reading: FileReading, known: string | null): Judgement {
  const { text, problem } = reading;
  if (problem !== null) return refuse([problem]);
  if (text === null) return { kind: 'good', layer: emptyLayer, text };
  // A program that is stopped while it writes leaves such a file, and it would silently mean all the defaults.
  if (text.trim() === '' && known !== null && known.trim() !== '') return refuse([cut]);
  const layer = readTextLayer(text);
  return layer.problems.length > 0 ? refuse(layer.problems) : { kind: 'good', layer, text };
}

const refuse = (problems: readonly ConfigProblem[]): Judgement => ({ kind: 'bad', problems });
const cut = createProblem('', 'The file is empty, as if cut while it was written. For the defaults, write: version: 1');
