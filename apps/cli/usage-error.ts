/** The caller wrote something that is no command: exit code 2. `hint` is a second line that helps. */
export class UsageError extends Error {
  readonly hint: string;

  constructor(message: string, hint = 'See: drover help') {
    super(message);
    this.name = 'UsageError';
    this.hint = hint;
  }
}
