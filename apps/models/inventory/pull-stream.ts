import { type Agent, request } from 'undici';
import { createLineSplitter, type PlainObject, parseJsonObject } from '../../base/index.ts';
import { describeRefusal } from '../daemon-answer.ts';

/** How one connection ended. */
export type PullOutcome =
  | { readonly kind: 'finished' }
  | { readonly kind: 'refused'; readonly text: string }
  | { readonly kind: 'lost' };

export interface PullCall {
  readonly baseUrl: string;
  readonly model: string;
  readonly agent: Agent;
  readonly signal: AbortSignal;
  readonly onRecord: (record: PlainObject) => void;
}

const maxLineLength = 65_536;

/** Asks for a model and reads the progress until the end. Never rejects; closing the connection stops the daemon's download. */
export async function streamPull(call: PullCall): Promise<PullOutcome> {
  const { baseUrl, model, agent, signal } = call;
  try {
    const response = await request(`${baseUrl}/api/pull`, {
      dispatcher: agent,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model, stream: true }),
      signal,
    });
    if (response.statusCode === 200) return await readRecords(response.body.setEncoding('utf8'), call.onRecord);
    return refuse(parseJsonObject(await response.body.text()), response.statusCode);
  } catch {
    // Refused, reset or aborted: the pull goes on with another connection, if it goes on.
    return { kind: 'lost' };
  }
}

const refuse = (record: PlainObject | null, status: number): PullOutcome => ({
  kind: 'refused',
  text: describeRefusal(record, status),
});

async function readRecords(body: AsyncIterable<string>, onRecord: (record: PlainObject) => void): Promise<PullOutcome> {
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
