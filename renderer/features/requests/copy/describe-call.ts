import type { RequestRecord } from '../../../../apps/contract/model/index.ts';
import type { PortableCall } from '../../../shared/index.ts';

interface CallOptions {
  readonly gatewayUrl: string;
  /** The request carried a key; the call then names a variable for it, never the key. */
  readonly hadKey: boolean;
}

const placeholder = 'your prompt';
/** Anthropic asks every caller for one. */
const usualMaxTokens = 4096;

function buildBody({ route, model, stream }: RequestRecord): Record<string, unknown> | null {
  const name = { model: model ?? '' };
  const messages = [{ role: 'user', content: placeholder }];
  if (/\/embed(dings)?$/.test(route)) return { ...name, input: placeholder };
  if (route.endsWith('/responses')) return { ...name, input: placeholder, stream };
  if (route.endsWith('/generate') || route.endsWith('/v1/completions')) return { ...name, prompt: placeholder, stream };
  if (route.endsWith('/messages')) return { ...name, max_tokens: usualMaxTokens, messages, stream };
  return route.includes('chat') ? { ...name, messages, stream } : null;
}

/** The same call again: same route, model and project. The list knows no prompts, so a placeholder stands for it. */
export function describeCall(record: RequestRecord, { gatewayUrl, hadKey }: CallOptions): PortableCall {
  const { route, project } = record;
  const body = buildBody(record);
  return {
    url: `${gatewayUrl}${route}`,
    headers: [
      ...(project === null ? [] : [['x-drover-project', project] as const]),
      ...(body === null ? [] : [['content-type', 'application/json'] as const]),
      ...(route === '/v1/messages' ? [['anthropic-version', '2023-06-01'] as const] : []),
    ],
    needsKey: hadKey,
    body,
  };
}
