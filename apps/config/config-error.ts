import { RoomError } from '../base/index.ts';

/**
 * `data_folder_unusable`: the data folder cannot be made private to this user. `config_busy`: another program has been writing the
 * configuration for seconds. `config_unwritable`: the file, or its folder, cannot be written.
 */
type ConfigErrorCode = 'data_folder_unusable' | 'config_busy' | 'config_unwritable';

/** A failure of this room, see `ConfigErrorCode`. */
export function createConfigError(code: ConfigErrorCode, message: string, cause?: unknown): RoomError<ConfigErrorCode> {
  return new RoomError(code, message, { cause });
}
