import type { RequestDetail, RequestRecord } from '../../../../apps/contract/model/index.ts';
import { formatCount, formatDuration, quoteFilterValue } from '../../../shared/index.ts';

/** The largest avoidable cost, or why it failed, with where to look next. */
export interface Verdict {
  readonly tone: 'warn' | 'fail';
  readonly title: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly next: { readonly label: string; readonly filter: string } | null;
}

const leastCostMs = 500;

/** What each failure means to the caller; codes without words of their own are named as they are. */
const causes: Readonly<Record<string, string>> = {
  invalid_json: 'The body is not valid JSON.',
  json_too_deep: 'The body is nested deeper than the gateway reads.',
  invalid_request: 'A field of the call is missing or wrong.',
  unsupported_feature: 'The backend cannot do what a field of the call asks for.',
  body_too_large: 'The body is larger than the gateway takes.',
  forbidden_host: 'It named a host that Drover does not answer for.',
  forbidden_origin: 'It came from a web page that is not allowed to call.',
  not_found: 'There is no such route.',
  model_not_found: 'No model of this name is installed.',
  queue_full: 'Too many requests were waiting.',
  queue_timeout: 'Its turn did not come in time.',
  overloaded: 'Drover had too much in hand for its own memory.',
  shutting_down: 'Drover was shutting down.',
  backend_starting: 'Ollama was still starting.',
  backend_stopped: 'Ollama was stopped.',
  backend_failed: 'Ollama could not be started.',
  backend_unavailable: 'Nothing answered where the backend should be.',
  backend_busy: 'The backend took no more requests.',
  backend_error: 'The backend answered with an error.',
  backend_bad_response: 'The backend’s answer could not be read.',
  connect_timeout: 'The backend did not accept the connection in time.',
  first_byte_timeout: 'The backend did not begin to answer in time.',
  stream_idle_timeout: 'The backend fell silent in the middle of its answer.',
  total_timeout: 'It took longer than its time-out allows.',
  stream_interrupted: 'The backend ended the connection in the middle of its answer.',
  request_cancelled: 'It was cancelled here.',
};

function explain({ errorCode, outcome }: RequestRecord): string {
  const known = errorCode === null ? undefined : causes[errorCode];
  if (known !== undefined) return known;
  if (outcome === 'crashed') return 'Drover ended while it ran. What came after is not known.';
  if (outcome === 'timeout') return 'It took longer than its time-out allows.';
  return errorCode === null ? 'The cause is not known.' : `The code is ${errorCode}.`;
}

function judgeFailure(record: RequestRecord, lines: readonly string[]): Verdict | null {
  const { outcome, errorCode, attempts } = record;
  if (outcome === null || outcome === 'ok' || outcome === 'client_closed') return null;
  const isRefused = outcome === 'rejected' || outcome === 'client_error';
  const tries = attempts > 1 ? ` after ${attempts} tries` : '';
  return {
    tone: 'fail',
    title: isRefused ? 'It was refused.' : `It failed${tries}.`,
    text: explain(record),
    lines,
    next:
      errorCode === null ? null : { label: 'Show all with this code', filter: `code:${quoteFilterValue(errorCode)}` },
  };
}

function judgeCut(record: RequestRecord): Verdict | null {
  if (!record.truncated) return null;
  const model = record.servedModel ?? record.model ?? '';
  const read = record.promptTokens === null ? '' : ` It read ${formatCount(record.promptTokens)} tokens.`;
  return {
    tone: 'warn',
    title: 'The prompt was cut.',
    text: `It is longer than the model’s context, so its beginning was left out.${read} A larger context length for ${model} takes it whole.`,
    lines: [],
    next: { label: 'Show all cut prompts', filter: 'is:cut' },
  };
}

function judgeCost(record: RequestRecord): Verdict | null {
  const { loadMs, queueMs } = record;
  const model = record.servedModel ?? record.model ?? '';
  if ((loadMs ?? 0) >= leastCostMs && (loadMs ?? 0) >= (queueMs ?? 0)) {
    return {
      tone: 'warn',
      title: `${formatDuration(loadMs ?? 0)} of this were avoidable.`,
      text: `${model} was not in memory and had to be loaded first. A longer keep-alive keeps it there between requests.`,
      lines: [],
      next: { label: `Show slow starts of ${model}`, filter: `model:${quoteFilterValue(model)} ttft>2s` },
    };
  }
  if ((queueMs ?? 0) < leastCostMs) return null;
  return {
    tone: 'warn',
    title: `${formatDuration(queueMs ?? 0)} of this were spent in line.`,
    text: `Other requests to ${model} came first. Ollama answers as many at once as its parallel setting allows.`,
    lines: [],
    next: { label: `Show requests to ${model}`, filter: `model:${quoteFilterValue(model)}` },
  };
}

/** The one thing worth saying about how a request went, or `null` when there is none. */
export function buildVerdict(record: RequestRecord, detail: RequestDetail | undefined): Verdict | null {
  return judgeFailure(record, detail?.attemptNotes ?? []) ?? judgeCut(record) ?? judgeCost(record);
}
