import { type ClientRequest, request } from 'node:http';

/** Streaming chats that run until they are cut; remembers which of them got a byte. */
export interface StreamClients {
  /** Correlation ids of the requests that received at least one byte of an answer. */
  readonly answered: ReadonlySet<string>;
  /** Resolves once so many of them did, or all are gone. */
  hasAnswered(count: number): Promise<unknown>;
  /** Resolves once every connection is gone. */
  readonly ended: Promise<unknown>;
  destroy(): void;
}

/** Opens `count` streams at once, each with a correlation id that starts with `prefix`. */
export function startStreamClients(gateway: string, count: number, prefix: string): StreamClients {
  const answered = new Set<string>();
  const waiting = new Map<number, () => void>();
  const requests: ClientRequest[] = [];
  const ended = Promise.all(
    Array.from({ length: count }, (_, index) => {
      const id = `${prefix}-${index}`;
      const isOpenai = index % 2 === 0;
      const body = JSON.stringify({
        model: 'llama3.2:3b',
        stream: true,
        messages: [{ role: 'user', content: `Tell story ${id}` }],
      });
      return new Promise<void>((resolve) => {
        const sent = request(`${gateway}${isOpenai ? '/v1/chat/completions' : '/api/chat'}`, {
          method: 'POST',
          agent: false,
          headers: { 'content-type': 'application/json', 'x-request-id': id },
        });
        requests.push(sent);
        sent.on('response', (response) => {
          answered.add(id);
          waiting.get(answered.size)?.();
          response.on('error', () => resolve());
          response.on('close', resolve);
          response.resume();
        });
        // Connections refused or reset by the kill are what this is for.
        sent.on('error', () => resolve());
        sent.end(body);
      });
    }),
  );
  const hasAnswered = (wanted: number): Promise<unknown> =>
    answered.size >= wanted
      ? Promise.resolve()
      : Promise.race([ended, new Promise<void>((resolve) => waiting.set(wanted, resolve))]);
  return { answered, hasAnswered, ended, destroy: () => requests.forEach((sent) => void sent.destroy()) };
}
