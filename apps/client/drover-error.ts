import { gatewayAdvice } from './gateway-advice.ts';

/** Codes that the gateway answers with; docs/errors.md of Drover lists them. */
export type GatewayErrorCode = keyof typeof gatewayAdvice;

/** Codes of what happens on this side. */
export type ClientErrorCode = keyof typeof clientAdvice;

/** `(string & {})`: a newer gateway may have codes that this version does not know. */
export type DroverErrorCode = GatewayErrorCode | ClientErrorCode | (string & {});

/** What to do about each failure on this side. */
export const clientAdvice = {
  not_running: 'Start Drover: open the app, or run `npx drover serve`. `message` says where it was looked for.',
  not_installed: 'Install Drover, or name its program in `executable`.',
  start_failed: 'Run `drover doctor`; `message` ends with what Drover wrote.',
  start_timeout: 'Raise `startTimeoutMs`, or look into `logs/drover.log` of the data folder.',
  cannot_start_here: 'A page cannot start programs: ask the person to start Drover.',
  connection_failed: 'Check that Drover runs. It may have got the request: send it again only if that does no harm.',
  timed_out: 'Raise `timeoutMs`, or ask for less.',
  bad_answer: 'Check that the address is a Drover gateway, and that nothing between changes its answers.',
  invalid_address: 'Give an address such as http://127.0.0.1:11444.',
} as const;

export interface DroverErrorFacts {
  readonly code: DroverErrorCode;
  readonly message: string;
  readonly status?: number | null;
  readonly retryAfterSeconds?: number | null;
  readonly requestId?: string | null;
  readonly cause?: unknown;
}

const findAdvice = (code: string): string => {
  const known: Readonly<Record<string, string>> = { ...gatewayAdvice, ...clientAdvice };
  return known[code] ?? '`drover requests show` with the request id tells what happened.';
};

/** Every failure that the client throws, but the reason of an aborted signal, which is thrown as it is. */
export class DroverError extends Error {
  readonly code: DroverErrorCode;
  /** HTTP status; `null` when no answer came, or when a stream that had begun failed. */
  readonly status: number | null;
  /** When the gateway says it may be tried again; `null` when it does not. */
  readonly retryAfterSeconds: number | null;
  /** `drover requests show ID` has the row. `null` when the gateway never saw the request. */
  readonly requestId: string | null;
  /** The next step, in a sentence. */
  readonly advice: string;

  constructor({ code, message, status, retryAfterSeconds, requestId, cause }: DroverErrorFacts) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'DroverError';
    this.code = code;
    this.status = status ?? null;
    this.retryAfterSeconds = retryAfterSeconds ?? null;
    this.requestId = requestId ?? null;
    this.advice = findAdvice(code);
  }
}
