import type { Config } from '../contract/model/index.ts';
import { createIssue } from './create-issue.ts';
import type { DescribedIssue } from './describe-issue.ts';
import { parseHostPort } from './host-port.ts';

type Part = Pick<Config, 'gateway' | 'backends'>;

const listenPath = ['gateway', 'listen'];
const ownHosts: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]', '0.0.0.0', '[::]']);

/** Ports that cannot be, and a gateway that would be its own backend. */
export function checkPorts({ gateway, backends }: Part): DescribedIssue[] {
  const listen = parseHostPort(gateway.listen);
  if (listen === undefined) return [createIssue(listenPath, 'A port is a number up to 65535.')];
  return backends.flatMap(({ url }, index) => {
    if (url === 'managed' || !URL.canParse(url)) return [];
    const { hostname, port, protocol } = new URL(url);
    const portNumber = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
    if (portNumber !== listen.port || !ownHosts.has(hostname)) return [];
    return [createIssue(['backends', String(index), 'url'], 'This is where the gateway itself listens.')];
  });
}

const usedPorts: Readonly<Record<number, string>> = {
  11435: "Ollama's own app uses this port.",
  11445: "Drover's console uses this port.",
  11446: 'The Ollama that Drover looks after uses this port.',
};

/** Ports that others use, or that need rights. */
export function findUnusualPorts({ gateway }: Part): DescribedIssue[] {
  const port = parseHostPort(gateway.listen)?.port ?? 0;
  const message =
    usedPorts[port] ?? (port > 0 && port < 1024 ? 'Most systems give this port to administrators alone.' : null);
  return message === null ? [] : [createIssue(listenPath, message)];
}
