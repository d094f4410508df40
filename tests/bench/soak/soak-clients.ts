import { type IncomingMessage, request } from 'node:http';

/** Clients that stream one chat after the other until they are stopped. */
export interface SoakClients {
  readonly counts: { answered: number; brokenOff: number; failed: number };
  /** Resolves when the last stream is over. */
  stop(): Promise<void>;
}

const routes = ['/v1/chat/completions', '/v1/messages', '/api/chat'] as const;
/** Every so many streams one is broken off by its client. */
const breakEvery = 10;
const models = ['llama3.2:3b', 'qwen3:4b'];

const buildBody = (turn: number): string =>
  JSON.stringify({
    model: models[Math.floor(turn / 500) % models.length],
    ...{ stream: true, max_tokens: 200 },
    messages: [{ role: 'user', content: `Tell story ${turn} of a long day among sheep.` }],
  });

function streamOnce(base: string, turn: number): Promise<keyof SoakClients['counts']> {
  const url = `${base}${routes[turn % routes.length]}`;
  const headers = { 'content-type': 'application/json', 'anthropic-version': '2023-06-01' };
  return new Promise((resolve) => {
    const sent = request(url, { method: 'POST', agent: false, headers });
    const read = (response: IncomingMessage): void => {
      let chunks = 0;
      response.on('data', () => {
        chunks++;
        if (turn % breakEvery === 0 && chunks === 5) sent.destroy();
      });
      response.on('end', () => resolve(response.statusCode === 200 ? 'answered' : 'failed'));
      response.on('close', () => resolve(turn % breakEvery === 0 ? 'brokenOff' : 'failed'));
      response.on('error', () => undefined);
    };
    sent.on('response', read);
    sent.on('error', () => resolve(turn % breakEvery === 0 ? 'brokenOff' : 'failed'));
    sent.end(buildBody(turn));
  });
}

/** Keeps `count` streams open, of these projects in turn. */
export function startSoakClients(
  gateway: string,
  { count, projects }: { readonly count: number; readonly projects: readonly string[] },
): SoakClients {
  const counts = { answered: 0, brokenOff: 0, failed: 0 };
  let isStopped = false;
  let turn = 0;
  const run = async (): Promise<void> => {
    while (!isStopped) counts[await streamOnce(`${gateway}/p/${projects[turn % projects.length]}`, ++turn)]++;
  };
  const clients = Promise.all(Array.from({ length: count }, run));
  return {
    counts,
    async stop() {
      isStopped = true;
      await clients;
    },
  };
}
