import type { GatewaySettings } from '../../../apps/gateway/index.ts';
import { defaultGatewaySettings } from '../../../apps/gateway/index.ts';

type CacheSettings = GatewaySettings['cache'];

/** Settings of a gateway that keeps answers. */
export const keeping = (changes: Partial<CacheSettings> = {}): { readonly cache: CacheSettings } => ({
  cache: { ...defaultGatewaySettings.cache, areResponsesKept: true, ...changes },
});

/** A body with the least that every route takes, and the path it is sent to. */
export async function post(
  url: string,
  path: string,
  {
    body,
    headers = {},
    signal = null,
  }: {
    readonly body: unknown;
    readonly headers?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal | null;
  },
) {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal,
  });
  const text = await answer.text();
  return {
    status: answer.status,
    cache: answer.headers.get('x-drover-cache'),
    headers: answer.headers,
    text,
    json: () => JSON.parse(text) as Record<string, unknown>,
  };
}
