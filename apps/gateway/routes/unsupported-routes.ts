import { createError } from '../../translate/index.ts';
import { answerError } from '../exchange/answer-error.ts';
import type { Route } from './route.ts';

interface Refusal {
  /** The first segments of the paths, in which everything below counts too. */
  readonly paths: readonly string[];
  readonly why: string;
  readonly dialect?: 'openai' | 'anthropic';
  /** Both vendors have such a path. */
  readonly isSharedPath?: true;
}

const noStore = 'Drover stores neither files nor conversations; send what is needed with the request itself.';
const noBatches =
  'Drover keeps no batches for later; send the requests to POST /v1/batch, which answers them line by line.';

/** What vendors offer and Drover does not, and why. The only table of it. */
const refusals: readonly Refusal[] = [
  {
    paths: ['/v1/fine_tuning', '/v1/fine-tunes'],
    why: 'Fine-tuning changes the weights of a model, and Drover only serves models as they are. Train elsewhere and load the result as a model.',
  },
  { paths: ['/v1/images'], why: 'Drover serves models that write text; there is no backend here that draws images.' },
  {
    paths: ['/v1/audio'],
    why: 'Drover serves models that write text; there is no backend here for speech. Models that hear take sounds in chat messages.',
  },
  { paths: ['/v1/moderations'], why: 'Drover has no moderation model; ask a chat model to judge the text.' },
  { paths: ['/v1/files'], why: noStore, isSharedPath: true },
  { paths: ['/v1/uploads', '/v1/assistants', '/v1/threads', '/v1/conversations', '/v1/vector_stores'], why: noStore },
  { paths: ['/v1/batches'], why: noBatches },
  { paths: ['/v1/messages/batches'], why: noBatches, dialect: 'anthropic' },
];

type Entry = Omit<Route, 'name'>;

const methods: Route['methods'] = ['GET', 'POST', 'DELETE'];

function refuse(path: string, { why, dialect = 'openai', isSharedPath }: Refusal): Entry {
  const error = createError('unsupported_feature', why);
  const serve: Route['serve'] = (exchange) => answerError(exchange, error);
  const facts = { methods, path, dialect, policy: 'open', isRecorded: true, body: null, whyUnserved: why } as const;
  return { ...facts, serve, ...(isSharedPath ? { isSharedPath } : {}) };
}

const whyNotStored = 'There is no such response: Drover answers responses and stores none of them.';
const notStored = createError('not_found', whyNotStored);

const storedResponse: Entry = {
  methods,
  path: '/v1/responses/*',
  dialect: 'openai',
  policy: 'open',
  isRecorded: true,
  body: null,
  whyUnserved: whyNotStored,
  serve: (exchange) => answerError(exchange, notStored),
};

/** Routes that say why there is nothing behind them. */
export const unsupportedRoutes: readonly Entry[] = [
  ...refusals.flatMap((refusal) =>
    refusal.paths.flatMap((path) => [refuse(path, refusal), refuse(`${path}/*`, refusal)]),
  ),
  storedResponse,
];
