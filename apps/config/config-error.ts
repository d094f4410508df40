import { RoomError } from '../base/index.ts';

/** `data_folder_unusable`: the data folder cannot be made private to this user. */
type ConfigErrorCode = 'data_folder_unusable';

/** A failure of this room, see `ConfigErrorCode`. */
export function createConfigError(code: ConfigErrorCode, message: string, cause?: unknown): RoomError<ConfigErrorCode> {
  return new RoomError(code, message, { cause });
}
