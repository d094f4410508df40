import { type PlainObject, parseJsonObject, RoomError } from '../base/index.ts';

export type ModelsErrorCode =
  | 'daemon_unavailable'
  | 'daemon_failed'
  /** There is no room for the model. */
  | 'memory_budget'
  | 'model_not_found'
  | 'not_found'
  /** A Modelfile that cannot be read, or that asks for what cannot be. */
  | 'invalid_modelfile'
  | 'model_file_missing'
  /** A file that is no model, is broken, or may not be read. */
  | 'model_file_unusable'
  | 'disk_full'
  /** A decision about a model could not be written down. */
  | 'storage_unavailable'
  /** Whoever asked has left. */
  | 'cancelled';

const maxReasonLength = 500;

/** The daemon is not there, or went away. */
export function createUnavailable(message: string, cause?: unknown): RoomError<ModelsErrorCode> {
  return new RoomError('daemon_unavailable', message, { cause, isRetryable: true });
}

/** Its base URL. Throws a `RoomError<ModelsErrorCode>` while it is not ready. */
export function needDaemonUrl(daemonUrl: () => string | null): string {
  const url = daemonUrl();
  if (url === null) throw createUnavailable('Ollama is not running.');
  return url;
}

/** What the daemon refused with, in words; `null` or an object without a text tells the status alone. */
export function describeRefusal(answer: PlainObject | null, status: number): string {
  const text = answer?.['error'];
  return typeof text === 'string' ? text : `status ${status}`;
}

/** One object of a daemon's answer. Throws a `RoomError<ModelsErrorCode>` for what is none, for other statuses, and with `isStream` for an error inside. */
export function readAnswer(text: string, status: number, isStream = false): PlainObject {
  const answer = parseJsonObject(text);
  if (status === 200 && answer !== null && !(isStream && answer['error'] !== undefined)) return answer;
  const reason = describeRefusal(answer, status).slice(0, maxReasonLength);
  if (status === 404) throw new RoomError<ModelsErrorCode>('model_not_found', `Ollama has no such model: ${reason}.`);
  throw new RoomError<ModelsErrorCode>('daemon_failed', `Ollama refused: ${reason}.`, { data: { status } });
}
