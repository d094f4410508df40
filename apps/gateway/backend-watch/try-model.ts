import type { Dispatcher } from 'undici';
import type { BackendProbe } from '../../contract/model/index.ts';
import { openaiIngress } from '../../translate/index.ts';
import { askBackend } from '../catalog/fetch-json.ts';
import { egressOf } from '../dialects.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { Backend } from '../upstream/backend.ts';

/** A model that must be loaded first takes its time. */
const timeoutMs = 60_000;

/** Asks a model for one token. What it answers is not kept. */
export async function tryModel(
  gateway: GatewayContext,
  backend: Backend,
  { model, dispatcher }: { readonly model: string; readonly dispatcher: Dispatcher },
): Promise<NonNullable<BackendProbe['trial']>> {
  const { clock } = gateway.ports;
  const asked = openaiIngress.parseChatRequest({
    model,
    max_tokens: 1,
    messages: [{ role: 'user', content: 'Say yes.' }],
  });
  if (asked.kind === 'refused') return { model, isAnswered: false, tookMs: 0, message: asked.error.message };
  const request = egressOf(backend.kind).renderChatRequest(asked.value, { model, isStrict: backend.isStrict });
  const startedMs = clock.monotonicMs();
  const told = await askBackend(gateway, backend, { path: request.path, body: request.body, timeoutMs, dispatcher });
  const tookMs = Math.round(clock.monotonicMs() - startedMs);
  const isAnswered = told.kind === 'told';
  const message = isAnswered
    ? `${model} answered in ${tookMs.toLocaleString('en-US')} ms.`
    : `${model} did not answer: ${told.problem}`;
  return { model, isAnswered, tookMs, message };
}
