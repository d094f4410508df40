import { quoteForShell } from '../../../apps/base/index.ts';

/** A call to paste into a terminal. */
export function buildFirstCall(gatewayUrl: string, model: string | null): string {
  const body = JSON.stringify({ model: model ?? 'llama3.2:3b', messages: [{ role: 'user', content: 'Hello' }] });
  return `curl ${gatewayUrl}/v1/chat/completions -H 'content-type: application/json' -d ${quoteForShell(body)}`;
}
