import { quoteForShell } from '../../../shared/index.ts';

export const clientNames = ['curl', 'openai', 'anthropic', 'ollama'] as const;
export type ClientName = (typeof clientNames)[number];

export const clientLabels: Readonly<Record<ClientName, string>> = {
  ...{ curl: 'curl', openai: 'OpenAI', anthropic: 'Anthropic', ollama: 'Ollama' },
};

interface ClientFacts {
  readonly gatewayUrl: string;
  readonly key: string;
  readonly model: string;
  readonly isSigned: boolean;
}

/** What listens on every address has none to connect to. */
export const toClientUrl = (gatewayUrl: string): string =>
  gatewayUrl.replace(/\/\/(?:0\.0\.0\.0|\[::\])(?=[:/]|$)/, '//NAME-OF-THIS-MAC.local');

/** Lines to paste, by client. A signed key has but one way. */
export function buildClientLines({
  gatewayUrl,
  key,
  model,
  isSigned,
}: ClientFacts): Partial<Record<ClientName, string>> {
  const url = toClientUrl(gatewayUrl);
  const body = quoteForShell(JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] }));
  if (isSigned) return { curl: renderSigned({ url, key, body }) };
  return {
    curl: `curl ${url}/v1/chat/completions -H 'authorization: Bearer ${key}' -H 'content-type: application/json' -d ${body}`,
    openai: `export OPENAI_BASE_URL=${url}/v1\nexport OPENAI_API_KEY=${key}`,
    anthropic: `export ANTHROPIC_BASE_URL=${url}\nexport ANTHROPIC_AUTH_TOKEN=${key}`,
    ollama: `from ollama import Client\nclient = Client(host='${url}', headers={'authorization': 'Bearer ${key}'})`,
  };
}

/** The secret signs and is never sent: the HMAC's key is its SHA-256. */
function renderSigned({
  url,
  key,
  body,
}: {
  readonly url: string;
  readonly key: string;
  readonly body: string;
}): string {
  const [, id = '', secret = ''] = /^sk-drover-([a-z2-7]{12})-(.+)$/.exec(key) ?? [];
  const target = '/v1/chat/completions';
  return [
    `body=${body}`,
    `secret=$(printf %s '${secret}' | openssl dgst -sha256 -r | cut -c1-64)`,
    'hash=$(printf %s "$body" | openssl dgst -sha256 -r | cut -c1-64)',
    't=$(date +%s); nonce=$(openssl rand -hex 16)',
    `v1=$(printf 'drover-v1\\n%s\\n%s\\n%s\\nPOST\\n%s\\n%s' ${id} $t $nonce ${target} $hash | openssl dgst -sha256 -hmac "$secret" -r | cut -c1-64)`,
    `curl ${url}${target} -H "x-drover-signature: key=${id},t=$t,nonce=$nonce,v1=$v1" -H 'content-type: application/json' -d "$body"`,
  ].join('\n');
}
