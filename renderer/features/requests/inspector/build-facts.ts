import type { Dialect, RequestDetail, RequestRecord } from '../../../../apps/contract/model/index.ts';
import { formatCount, formatMoment, formatTransfer, plural, renderQuantity } from '../../../shared/index.ts';

/** One line of the inspector's list. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  /** Source of the value, standing back. */
  readonly aside?: string;
  readonly isCode?: boolean;
}

const dialectWords: Readonly<Record<Dialect, string>> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  ollama: 'Ollama',
  workers: 'Workers',
  none: 'no dialect',
};

const endWords: Readonly<Record<string, string>> = {
  stop: 'ended by itself',
  length: 'ended at the limit',
  tool_calls: 'ended with a tool call',
  content_filter: 'ended by a content filter',
};

function describeRead({ promptTokens, cachedTokens }: RequestRecord): string | null {
  if (promptTokens === null) return null;
  const cached = cachedTokens === null || cachedTokens === 0 ? '' : `, ${formatCount(cachedTokens)} cached`;
  return `${plural(promptTokens, 'token')}${cached}`;
}

function describeWritten({ completionTokens, finishReason }: RequestRecord): string | null {
  if (completionTokens === null) return null;
  const end = finishReason === null ? '' : `, ${endWords[finishReason] ?? finishReason}`;
  return `${plural(completionTokens, 'token')}${end}`;
}

function describeCaller({ app, pid }: RequestRecord, detail: RequestDetail | undefined): string | null {
  const parts = [app, pid === null ? null : `pid ${pid}`, app === null ? (detail?.userAgent ?? null) : null];
  return parts.filter((part) => part !== null).join(', ') || null;
}

function describeDialects({ dialectIn, dialectOut, stream }: RequestRecord): string {
  const out = dialectOut === null ? '' : `, ${dialectWords[dialectOut]} out`;
  return `${dialectWords[dialectIn]} in${out}${stream ? ', streamed' : ''}`;
}

/** What there is to know of a request besides its timing; lines without a value are left out. */
export function buildFacts(record: RequestRecord, detail: RequestDetail | undefined): Fact[] {
  const { project, backend, route, status, errorCode, attempts, session, correlationId, bytesIn, bytesOut } = record;
  const facts: readonly (Omit<Fact, 'value'> & { readonly value: string | null })[] = [
    { name: 'Read', value: describeRead(record) },
    { name: 'Written', value: describeWritten(record) },
    { name: 'Called by', value: describeCaller(record, detail) },
    { name: 'Project', value: project },
    { name: 'Key', value: detail?.keyId ?? null, isCode: true },
    { name: 'Spoken', value: describeDialects(record) },
    { name: 'Route', value: route, isCode: true },
    { name: 'Backend', value: backend, ...(attempts > 1 ? { aside: `${attempts} tries` } : {}) },
    { name: 'Status', value: status === null ? null : String(status) },
    { name: 'Code', value: errorCode, isCode: true },
    { name: 'Session', value: session, isCode: true },
    { name: 'Sent as', value: correlationId, isCode: true },
    {
      name: 'Bytes',
      value: `${renderQuantity(formatTransfer(bytesIn))} in, ${renderQuantity(formatTransfer(bytesOut))} out`,
    },
    { name: 'Received', value: formatMoment(Date.parse(record.receivedAt)) },
    { name: 'Id', value: record.id, isCode: true },
  ];
  return facts.filter((fact): fact is Fact => fact.value !== null);
}
