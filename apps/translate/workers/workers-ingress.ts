import type { PlainObject } from '../../base/index.ts';
import type { ChatIngress } from '../canonical/ports.ts';
import { parseWorkerRequest, type WorkerForm } from './parse-request.ts';
import type { WorkerFacts } from './render-answer.ts';
import { renderError, renderStreamError } from './render-error.ts';
import { renderWorkerResponse } from './render-response.ts';
import { createWorkerStreamRenderer } from './render-stream.ts';
import { toWorkerType } from './worker-types.ts';

function readFacts(body: PlainObject): WorkerFacts {
  const named = body['worker_type'];
  return { workerType: typeof named === 'string' && toWorkerType(named) !== null ? named : 'default', backend: null };
}

/** The client's side of the worker routes. `describe` tells who did the work, asked for when the answer ends. */
export function createWorkersIngress(
  form: WorkerForm,
  describe: (body: PlainObject) => WorkerFacts = readFacts,
): ChatIngress {
  return {
    parseChatRequest: (body) => parseWorkerRequest(body, form),
    renderChatResponse: (events, context) =>
      renderWorkerResponse(events, { context, form, facts: describe(context.body) }),
    createStreamRenderer: (context) => createWorkerStreamRenderer(context, () => describe(context.body)),
    renderError,
    renderStreamError,
  };
}

/** `POST /chat`, and the form of every worker route's errors. */
export const workersIngress: ChatIngress = createWorkersIngress('chat');
