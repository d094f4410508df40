/** An answer other than success: status and text as the real daemon gives them. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const serverBusy = (): ApiError =>
  new ApiError(503, 'server busy, please try again.  maximum pending requests exceeded');

export const requestCanceled = (): ApiError => new ApiError(499, 'request canceled');

export const runnerStopped = (): ApiError =>
  new ApiError(
    500,
    'model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check ollama server logs for details',
  );
