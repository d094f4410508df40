import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Scripted {
  readonly status: number;
  readonly body: unknown;
}

/** A server with Ollama's routes whose answers a test sets. */
export interface OllamaDouble {
  readonly url: string;
  /** `METHOD path body` of every request, oldest first. */
  readonly requests: readonly string[];
  answers: Record<string, Scripted>;
  /** While set, answers wait for it. */
  gate: Promise<void> | null;
  close(): Promise<void>;
}

export async function createOllamaDouble(): Promise<OllamaDouble> {
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      requests.push(`${request.method} ${request.url} ${body}`.trim());
      const answer = double.answers[request.url ?? ''] ?? { status: 404, body: '404 page not found' };
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      void Promise.resolve(double.gate).then(() => response.writeHead(answer.status).end(text));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const double: OllamaDouble = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answers: {},
    gate: null,
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
  return double;
}
