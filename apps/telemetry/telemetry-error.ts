import { RoomError } from '../base/index.ts';

/**
 * `data_newer_than_program`: the log was written by a later version and was left as it is.
 * `storage_unavailable`: the log cannot be read now.
 * `purge_running`: only one purge runs at a time.
 */
type TelemetryErrorCode = 'data_newer_than_program' | 'storage_unavailable' | 'purge_running';

/** A failure of this room, see `TelemetryErrorCode`. */
export function createTelemetryError(
  code: TelemetryErrorCode,
  message: string,
  cause?: unknown,
): RoomError<TelemetryErrorCode> {
  return new RoomError(code, message, { cause, isRetryable: code === 'storage_unavailable' });
}
