import type { RoutingBackend, RoutingPage } from '../../../../apps/contract/model/index.ts';
import { formatAgo, formatSpan, type GlyphState, plural } from '../../../shared/index.ts';

export const kindNames: Readonly<Record<RoutingBackend['kind'], string>> = {
  ollama: 'Ollama',
  openai: 'OpenAI',
  anthropic: 'Anthropic',
};

export interface HealthView {
  readonly glyph: GlyphState;
  readonly text: string;
}

const failures: Readonly<Record<string, string>> = {
  refused: 'Connection refused',
  'connect-timeout': 'No connection in time',
  'first-byte-timeout': 'No answer in time',
  'idle-timeout': 'Fell silent in an answer',
  'connection-lost': 'Connection broke',
  'stale-connection': 'Connection broke',
  'server-error': 'Answered with an error',
  'bad-response': 'Unreadable answer',
  busy: 'Was busy',
  'rate-limited': 'Asked for a pause',
};

interface Times {
  readonly nowMs: number;
  /** When the report was read: its countdown began then. */
  readonly readAtMs: number;
}

/** `Connection refused 7 times in a row`. */
const describeFailures = ({ failures: count, lastFailure }: RoutingBackend['circuit']): string =>
  `${(lastFailure === null ? undefined : failures[lastFailure]) ?? 'Failed'}${count < 2 ? '' : ` ${plural(count, 'time')} in a row`}`;

/** Whether it works, why not, and when it is tried again. */
export function describeHealth(backend: RoutingBackend, { nowMs, readAtMs }: Times): HealthView {
  const { circuit, isAnswering, checkedAtMs, problem, isManaged, url } = backend;
  if (isManaged && url === null) return { glyph: 'off', text: problem ?? 'Ollama does not run' };
  if (circuit.state === 'open') {
    const leftMs = (circuit.nextTryInMs ?? 0) - (nowMs - readAtMs);
    const next = leftMs < 1000 ? 'next try now' : `next try ${formatSpan(leftMs)}`;
    return { glyph: 'failed', text: `${describeFailures(circuit)}, ${next}` };
  }
  if (circuit.state === 'half-open') return { glyph: 'starting', text: 'Failed before; the next request tries it' };
  if (isAnswering === false) return { glyph: 'failed', text: withoutStop(problem ?? 'Does not answer') };
  if (circuit.failures > 0) {
    return { glyph: 'warned', text: `Answers again. ${describeFailures(circuit)}` };
  }
  if (isAnswering === null) return { glyph: 'off', text: 'Not asked yet' };
  const when = checkedAtMs === null ? 'Up' : `Answered ${formatAgo(checkedAtMs, nowMs)}`;
  const away = backend.isLocal ? '' : '; leaves this machine';
  return { glyph: problem === null ? 'ok' : 'warned', text: `${when}${problem === null ? away : `, but ${problem}`}` };
}

const withoutStop = (text: string): string => text.replace(/\.$/, '');

/** `127.0.0.1:11446`, or what stands in its place. */
export function describeAddress({ url, isManaged }: RoutingBackend): string {
  if (url === null) return isManaged ? 'not running' : 'none';
  return url.replace(/^https?:\/\//, '');
}

/** Numbers of the rules that lead to a backend, from 1. */
export function listUses(rules: RoutingPage['rules'], id: string): number[] {
  const leads = (address: string): boolean => address.startsWith(`${id}/`);
  return rules.flatMap(({ use, split }, place) =>
    use.some(leads) || split?.some(({ to }) => leads(to)) ? [place + 1] : [],
  );
}

/** What can be named in a rule: models of all backends, and each backend with the same name. */
export function listPlaces(backends: readonly RoutingBackend[]): string[] {
  return backends.flatMap(({ id, models }) => [
    ...(models ?? []).map(({ name }) => `${id}/${name.replace(/:latest$/, '')}`),
    `${id}/*`,
  ]);
}

const ports: Readonly<Record<string, string>> = {
  '1234': 'studio',
  '8080': 'llama',
  '8000': 'vllm',
  '11434': 'ollama',
};

/** A short name for what is at an address, that no other backend has. */
export function suggestId(url: string, taken: readonly string[]): string {
  let host = '';
  let port = '';
  try {
    const parsed = new URL(url);
    host = parsed.hostname;
    port = parsed.port;
  } catch {
    // Not an address yet.
  }
  const isHere = /^(localhost|127\.|\[|\d+\.\d+\.\d+\.\d+$)/.test(host);
  const parts = host.split('.');
  const named = parts.length > 1 ? parts.at(-2) : parts[0];
  const wanted = (isHere ? ports[port] : named) ?? 'backend';
  const id =
    wanted
      .toLowerCase()
      .replace(/[^a-z0-9_-]/g, '')
      .slice(0, 28) || 'backend';
  if (!taken.includes(id)) return id;
  for (let number = 2; ; number++) if (!taken.includes(`${id}-${number}`)) return `${id}-${number}`;
}
