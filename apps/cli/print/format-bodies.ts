import { toSafeText } from '../../base/index.ts';
import type { BodyPartName, KeptBody, RequestBodies } from '../../contract/model/index.ts';
import { formatCount } from './format-figure.ts';

const titles: Readonly<Record<BodyPartName, string>> = {
  request: 'Request, as the client sent it',
  sent: 'Request, as the backend got it',
  answer: 'Answer, as the client got it',
};

/** JSON over several lines; other text, such as a stream's, as it is. */
function layOut({ text, isCut }: KeptBody): string {
  if (isCut) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Streams are no JSON as a whole.
    return text;
  }
}

/** A body decides nothing about the terminal. */
const toSafeLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => toSafeText(line.replaceAll('\t', '  ').replace(/\r$/, ''), Number.MAX_SAFE_INTEGER))
    .join('\n');

const formatBody = (body: KeptBody): string => {
  const size = `${formatCount(body.sizeBytes)} bytes${body.isCut ? ', cut' : ''}`;
  const end = body.isCut ? '\n[cut here]' : '';
  return `\n${titles[body.part]} (${size})\n${toSafeLines(layOut(body)).trimEnd()}${end}`;
};

/** Prompt and answer of a request for a person, or why they are not there. */
export const formatBodies = ({ parts, whyNone }: RequestBodies): string =>
  whyNone === null ? parts.map(formatBody).join('\n') : `\n${whyNone.text}`;
