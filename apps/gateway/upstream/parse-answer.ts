import { checkJsonDepth, type Parsed, unreadableAnswer } from '../../translate/index.ts';

const unreadable: Parsed<never> = { kind: 'refused', error: unreadableAnswer };

/** A backend's whole answer as JSON, if it is some and not nested too deep. */
export function parseAnswer(bytes: Buffer, maxDepth: number): Parsed<unknown> {
  const text = bytes.toString('utf8');
  if (checkJsonDepth(text, maxDepth)) return unreadable;
  try {
    return { kind: 'parsed', value: JSON.parse(text) as unknown };
  } catch {
    // The parser's message quotes the answer, which may be a completion.
    return unreadable;
  }
}
