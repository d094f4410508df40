import { Agent, request } from 'node:http';
import { setTimeout as pass } from 'node:timers/promises';
import { createRandom } from '../../control/random.ts';
import { type ClientDialect, type RawAnswer, readAnswer, type Verdict } from './read-answer.ts';

/** One request with what its client saw. Times are UTC milliseconds. */
export interface ClientCall {
  readonly mark: string;
  readonly dialect: ClientDialect;
  readonly isStreaming: boolean;
  readonly model: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly verdict: Verdict;
}

export interface CrowdOptions {
  readonly url: string;
  readonly seed: number;
  readonly clients: number;
  readonly models: readonly string[];
  /** Asked by each client before each turn; the first is 0. */
  readonly isOver: (turn: number) => boolean;
}

const paths: Readonly<Record<ClientDialect, string>> = {
  openai: '/v1/chat/completions',
  anthropic: '/v1/messages',
  ollama: '/api/chat',
};
const clientDialects = ['openai', 'anthropic', 'ollama'] as const;
/** As vendors' clients wait before they ask again. */
const pauseMs = 100;

/** Clients that ask one thing after the other until it is over. Resolves with all calls. */
export async function runCrowd({ url, seed, clients, models, isOver }: CrowdOptions): Promise<readonly ClientCall[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const calls: ClientCall[] = [];
  const ask = async (client: number): Promise<void> => {
    const random = createRandom(seed + client);
    const choose = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
    for (let turn = 0; !isOver(turn); turn++) {
      const asked = {
        mark: `c${client}-${turn}`,
        dialect: choose(clientDialects),
        isStreaming: random() < 0.5,
        model: choose(models),
      };
      const startMs = Date.now();
      const answer = await send(url, agent, asked);
      const verdict = readAnswer(asked.dialect, asked.isStreaming, answer);
      calls.push({ ...asked, startMs, endMs: Date.now(), verdict });
      if (verdict.kind !== 'good') await pass(pauseMs);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => ask(client)));
  agent.destroy();
  return calls;
}

type Asked = Pick<ClientCall, 'mark' | 'dialect' | 'isStreaming' | 'model'>;

function send(url: string, agent: Agent, { mark, dialect, isStreaming, model }: Asked): Promise<RawAnswer> {
  const body = JSON.stringify({
    model,
    stream: isStreaming,
    messages: [{ role: 'user', content: `mark ${mark}` }],
    ...(dialect === 'anthropic' ? { max_tokens: 64 } : {}),
  });
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-request-id': mark,
  };
  return new Promise((resolve) => {
    const sent = request(url + paths[dialect], { method: 'POST', agent, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', () => undefined);
      answer.once('close', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(chunks).toString(),
          isWhole: answer.complete,
        }),
      );
    });
    sent.once('error', () => resolve({ status: 0, headers: {}, body: '', isWhole: false }));
    sent.end(body);
  });
}
