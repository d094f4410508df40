import { type Agent, request } from 'undici';
import { createLineSplitter, type PlainObject, parseJsonObject } from '../base/index.ts';
import { describeRefusal } from './daemon-answer.ts';

/** How one connection ended. */
export type ProgressOutcome =
  | { readonly kind: 'finished' }
  | { readonly kind: 'refused'; readonly text: string }
  | { readonly kind: 'lost' };

export interface ProgressCall {
  readonly url: string;
  readonly body: PlainObject;
  readonly agent: Agent;
  readonly signal: AbortSignal;
  readonly onRecord: (record: PlainObject) => void;
}

const maxLineLength = 65_536;

/** Gives an order that reports its progress, as `/api/pull` does, and reads until the end. Never rejects; an abort ends the daemon's work too. */
export async function streamProgress(call: ProgressCall): Promise<ProgressOutcome> {
  const { url, body, agent, signal } = call;
  try {
    const response = await request(url, {
      dispatcher: agent,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, stream: true }),
      signal,
    });
    if (response.statusCode === 200) return await readRecords(response.body.setEncoding('utf8'), call.onRecord);
    return refuse(parseJsonObject(await response.body.text()), response.statusCode);
  } catch {
    // Refused, reset or aborted: the caller knows which, and what to do.
    return { kind: 'lost' };
  }
}

const refuse = (record: PlainObject | null, status: number): ProgressOutcome => ({
  kind: 'refused',
  text: describeRefusal(record, status),
});

async function readRecords(
  body: AsyncIterable<string>,
  onRecord: (record: PlainObject) => void,
): Promise<ProgressOutcome> {
  const splitter = createLineSplitter(maxLineLength);
  for await (const text of body) {
    for (const line of splitter.push(text).lines) {
      const record = parseJsonObject(line);
      if (record === null) continue;
      if (typeof record['error'] === 'string') return refuse(record, 200);
      onRecord(record);
      if (record['status'] === 'success') return { kind: 'finished' };
    }
  }
  return { kind: 'lost' };
}
