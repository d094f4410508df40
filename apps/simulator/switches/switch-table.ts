/**
 * Every switch of the simulator, with its kind, its start value and what it does: the one list that the parser, `serve --help` and the types
 * are derived from. Each switch can be set in three places; a later one wins:
 *
 * 1. environment   `DROVER_SIM_TOKENS_PER_SECOND=20`
 * 2. flag          `serve --sim-tokens-per-second 20` or `--sim-tokens-per-second=20`; a yes/no switch needs no value
 * 3. control file  `{"tokensPerSecond": 20}` in the file named by `DROVER_SIM_CONTROL` or `--sim-control`, read again whenever it changes:
 *                  before every request, before every token and every 25 ms. Removing a key there gives the flag or variable back its force.
 *
 * `null` as start value means "not set". Times are milliseconds. Token positions count from the first generated token of an answer: a switch
 * `…AfterTokens: 3` acts when three tokens have been sent, and 0 acts before the first.
 */
export const switchTable = {
  startDelayMs: { kind: 'number', initial: 0, about: 'time between listening and serving; connections wait' },
  neverReady: { kind: 'flag', initial: false, about: 'listens but never serves a request' },
  exitCode: { kind: 'number', initial: null, about: 'ends at once with this exit code instead of serving' },
  crashAfterMs: { kind: 'number', initial: null, about: 'crashes this long after the switch was set' },
  crashOnRequest: {
    kind: 'number',
    initial: null,
    about: 'crashes on the n-th inference request after start (1 = first)',
  },
  crashAfterTokens: { kind: 'number', initial: null, about: 'crashes in the middle of an answer' },
  crashWith: { kind: 'text', initial: 'SIGKILL', about: 'how the three crashes end: a signal name or an exit code' },
  hangOnChat: { kind: 'flag', initial: false, about: 'inference requests are never answered, all others are' },
  hangUntilUnloaded: {
    kind: 'text',
    initial: null,
    about: 'inference requests for this model are not answered until it has been unloaded once',
  },
  hangAll: { kind: 'flag', initial: false, about: 'no request is answered any more' },
  ignoreSigterm: { kind: 'flag', initial: false, about: 'logs SIGTERM and goes on' },
  dieOnBrokenPipe: {
    kind: 'flag',
    initial: false,
    about: 'ends by itself when nobody reads its output any more, as a Go program does',
  },
  grandchild: {
    kind: ['off', 'pipes', 'port'],
    initial: 'off',
    about: 'starts a sleeper that holds stdout and stderr (and the port)',
  },
  stderrFloodBytesPerSecond: { kind: 'number', initial: 0, about: 'writes this much noise to stderr' },
  version: { kind: 'text', initial: '0.31.2', about: 'version told by /api/version, the log and --version' },
  olderDaemon: {
    kind: 'flag',
    initial: false,
    about: 'omits newer optional fields (capabilities, context_length, tool-call id, thinking)',
  },
  loadMs: { kind: 'number', initial: null, about: 'time to load a model; each model has its own otherwise' },
  modelBytes: { kind: 'number', initial: null, about: 'size of every model; each model has its own otherwise' },
  loadFailure: { kind: 'text', initial: null, about: 'every load fails with this runner message' },
  busy: { kind: 'flag', initial: false, about: 'every request that needs a model gets 503 server busy' },
  tokensPerSecond: {
    kind: 'number',
    initial: null,
    about: 'decode rate; each model has its own otherwise; 0 = as fast as possible',
  },
  prefillTokensPerSecond: { kind: 'number', initial: null, about: 'prompt evaluation rate, likewise' },
  silentMs: { kind: 'number', initial: 0, about: 'extra silence before the first token' },
  answerTokens: {
    kind: 'number',
    initial: null,
    about: 'length of prose answers in tokens; decided by the prompt otherwise',
  },
  toolTiming: {
    kind: ['model', 'early', 'final'],
    initial: 'model',
    about: 'tool calls in records of their own, or in the last record',
  },
  errorMidStreamAfterTokens: { kind: 'number', initial: null, about: 'error line in the middle of an answer' },
  cutStreamAfterTokens: { kind: 'number', initial: null, about: 'destroys the socket in the middle of an answer' },
  endWithoutDoneAfterTokens: {
    kind: 'number',
    initial: null,
    about: 'ends an answer cleanly but without its last record',
  },
  malformedLineAfterTokens: {
    kind: 'number',
    initial: null,
    about: 'one line of broken JSON in the middle of an answer',
  },
  stallAfterTokens: {
    kind: 'number',
    initial: null,
    about: 'falls silent in the middle of an answer, keeping the connection',
  },
  bigLineBytes: { kind: 'number', initial: null, about: 'makes the first content piece this long' },
  statusOnChat: {
    kind: 'number',
    initial: null,
    about: 'inference requests get this HTTP status with the fitting error text',
  },
  failEvery: { kind: 'number', initial: null, about: 'every n-th inference request gets status 500 (1 = all)' },
  retryAfter: { kind: 'text', initial: null, about: 'retry-after header of the error answers above' },
  redirectTo: { kind: 'text', initial: null, about: 'inference requests get 302 to this URL' },
  htmlAnswer: { kind: 'flag', initial: false, about: 'inference requests get 200 with an HTML page' },
  emptyBody: { kind: 'flag', initial: false, about: 'inference requests get 200 with an empty body' },
  gzipAnswer: {
    kind: 'flag',
    initial: false,
    about: 'inference requests get their right answer compressed with gzip, unasked',
  },
  hugeBodyBytes: {
    kind: 'number',
    initial: null,
    about: 'inference requests get 200 with an endless-looking JSON body of this size',
  },
  idleSocketMs: {
    kind: 'number',
    initial: null,
    about: 'closes an idle keep-alive connection after this time; never otherwise',
  },
  pullBytesPerSecond: { kind: 'number', initial: 200_000_000, about: 'speed of pulls and pushes' },
  pullErrorAfterRecords: {
    kind: 'number',
    initial: null,
    about: 'a pull fails with an error line after this many records',
  },
  journalFile: {
    kind: 'text',
    initial: null,
    about: 'appends one JSON line per process and request fact to this file',
  },
} as const satisfies Record<string, SwitchRow>;

interface SwitchRow {
  readonly kind: 'number' | 'flag' | 'text' | readonly string[];
  readonly initial: number | boolean | string | null;
  readonly about: string;
}

type Table = typeof switchTable;

export type SwitchName = keyof Table;

type ValueOf<Row extends SwitchRow> = Row['kind'] extends 'number'
  ? number | (null extends Row['initial'] ? null : never)
  : Row['kind'] extends 'flag'
    ? boolean
    : Row['kind'] extends 'text'
      ? string | (null extends Row['initial'] ? null : never)
      : Row['kind'] extends readonly (infer Choice)[]
        ? Choice
        : never;

/** The values in force. */
export type Switches = { readonly [Name in SwitchName]: ValueOf<Table[Name]> };

export const switchNames = Object.keys(switchTable) as readonly SwitchName[];

/** What is in force when nothing is set. */
export const initialSwitches = Object.fromEntries(
  switchNames.map((name) => [name, switchTable[name].initial]),
) as unknown as Switches;
