import type { CanonicalError } from '../../translate/index.ts';

/** What a request of a batch was answered with. */
export interface LineAnswer {
  readonly status: number;
  /** Id of the request's row. */
  readonly requestId: string;
  readonly body: unknown;
}

export interface LineHead {
  /** Digits and letters that make the line's id. */
  readonly id: string;
  readonly customId: string | null;
}

const renderLine = ({ id, customId }: LineHead, rest: object): string =>
  `${JSON.stringify({ id: `batch_req_${id}`, custom_id: customId, ...rest })}\n`;

/** The line of a request that was answered, well or not. Source: OpenAI API reference, the request output object of batches. */
export function renderAnswerLine(head: LineHead, { status, requestId, body }: LineAnswer): string {
  return renderLine(head, { response: { status_code: status, request_id: requestId, body }, error: null });
}

/** The line of a request that was never sent or got no answer. */
export function renderErrorLine(head: LineHead, { code, message }: CanonicalError): string {
  return renderLine(head, { response: null, error: { code, message } });
}
