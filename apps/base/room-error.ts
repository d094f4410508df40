/**
 * A failure that a room reports to whoever called it. `code` is a closed union per room; `data` is plain and safe to show.
 * Prompts, completions and keys never enter `message` or `data`.
 */
export class RoomError<Code extends string> extends Error {
  readonly code: Code;
  readonly isRetryable: boolean;
  readonly data: Readonly<Record<string, string | number | boolean | null>>;

  constructor(
    code: Code,
    message: string,
    options: {
      readonly cause?: unknown;
      readonly isRetryable?: boolean;
      readonly data?: Readonly<Record<string, string | number | boolean | null>>;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'RoomError';
    this.code = code;
    this.isRetryable = options.isRetryable ?? false;
    this.data = options.data ?? {};
  }
}
