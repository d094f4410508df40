import type { RequestRecord } from '../../../../apps/contract/model/index.ts';
import { quoteForShell } from '../../../shared/index.ts';

interface CurlOptions {
  readonly gatewayUrl: string;
  /** The request carried a key; the line then names a variable for it, never the key. */
  readonly hadKey: boolean;
}

const placeholder = 'your prompt';

function buildBody({ route, model, stream }: RequestRecord): Record<string, unknown> | null {
  const name = { model: model ?? '' };
  if (/\/embed(dings)?$/.test(route)) return { ...name, input: placeholder };
  if (route.endsWith('/generate') || route.endsWith('/v1/completions')) return { ...name, prompt: placeholder, stream };
  if (route.includes('chat') || route.endsWith('/messages')) {
    return { ...name, messages: [{ role: 'user', content: placeholder }], stream };
  }
  return null;
}

/** A line that makes the same call again: same route, model and project. Prompts are not kept, so a placeholder stands for it. */
export function renderCurl(record: RequestRecord, { gatewayUrl, hadKey }: CurlOptions): string {
  const body = buildBody(record);
  const parts = [`curl ${quoteForShell(`${gatewayUrl}${record.route}`)}`];
  if (record.project !== null) parts.push(`-H ${quoteForShell(`x-drover-project: ${record.project}`)}`);
  if (hadKey) parts.push('-H "authorization: Bearer $DROVER_KEY"');
  if (body) parts.push(`-H 'content-type: application/json'`, `-d ${quoteForShell(JSON.stringify(body))}`);
  return parts.join(' \\\n  ');
}
