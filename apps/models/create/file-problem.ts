import { RoomError, toSafeText } from '../../base/index.ts';
import type { ModelsErrorCode } from '../daemon-answer.ts';

interface FileProblem {
  readonly code: Extract<ModelsErrorCode, 'model_file_missing' | 'model_file_unusable'>;
  readonly message: string;
  readonly advice: string;
}

const maxPathLength = 300;

/** A path as it may stand in a sentence. */
export const showPath = (path: string): string => toSafeText(path, maxPathLength);

/** `message` is a sentence without its full stop. */
export function failFile({ code, message, advice }: FileProblem, cause?: unknown): RoomError<ModelsErrorCode> {
  return new RoomError<ModelsErrorCode>(code, `${message}.`, { cause, data: { advice } });
}

export const failMissing = (path: string, cause?: unknown): RoomError<ModelsErrorCode> =>
  failFile(
    {
      code: 'model_file_missing',
      message: `There is no ${showPath(path)}`,
      advice: 'Relative paths begin at the folder of the Modelfile. Check the spelling, or write the whole path.',
    },
    cause,
  );

export const failUnusable = (message: string, advice: string, cause?: unknown): RoomError<ModelsErrorCode> =>
  failFile({ code: 'model_file_unusable', message, advice }, cause);

/** What the file system's refusal means. */
export function toFileError(error: unknown, path: string): RoomError<ModelsErrorCode> {
  if (error instanceof RoomError) return error as RoomError<ModelsErrorCode>;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return failMissing(path, error);
  const isForbidden = code === 'EACCES' || code === 'EPERM';
  return failUnusable(
    isForbidden ? `${showPath(path)} may not be read` : `${showPath(path)} cannot be read`,
    isForbidden ? 'Give the user that Drover runs as the right to read it.' : 'Check the disk that it lies on.',
    error,
  );
}
