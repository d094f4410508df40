import { request } from 'node:http';
import { parseJsonObject, type Timers } from '../base/index.ts';

/** The model that a canary asks. `contextLength` and `keepAliveSeconds` are left out when `null`; a negative keep-alive means for ever. */
export interface CanaryTarget {
  readonly model: string;
  readonly contextLength: number | null;
  readonly keepAliveSeconds: number | null;
}

/** `outcome` is for people, for example "no token within 20 s". */
export interface CanaryAnswer {
  readonly isAnswered: boolean;
  readonly outcome: string;
}

export interface CanaryRequest {
  readonly url: string;
  readonly target: CanaryTarget;
  readonly timeoutMs: number;
  readonly timers: Timers;
  readonly signal: AbortSignal;
}

type Heard = { readonly status: number; readonly body: string } | { readonly silence: string };

const maxBodyLength = 256 * 1024;

/** Has the daemon generate one token, or one vector where the model cannot generate, each within the time. Never throws. */
export async function askCanary(canary: CanaryRequest): Promise<CanaryAnswer> {
  const { target } = canary;
  const settings = {
    model: target.model,
    ...(target.keepAliveSeconds === null ? {} : { keep_alive: target.keepAliveSeconds }),
  };
  const context = target.contextLength === null ? {} : { num_ctx: target.contextLength };
  // Raw: no template, and thinking models do not think.
  const generation = { ...settings, prompt: 'a', raw: true, stream: false, options: { ...context, num_predict: 1 } };
  const heard = await post(canary, '/api/generate', generation);
  // Models for embeddings refuse to generate.
  if (!('status' in heard) || heard.status !== 400) return judge(heard, ({ done }) => done === true);
  const embedding = { ...settings, input: 'a', options: context };
  return judge(await post(canary, '/api/embed', embedding), ({ embeddings }) => Array.isArray(embeddings));
}

function judge(
  heard: Heard,
  isWork: (answer: Readonly<Partial<Record<'done' | 'embeddings', unknown>>>) => boolean,
): CanaryAnswer {
  if ('silence' in heard) return { isAnswered: false, outcome: heard.silence };
  if (heard.status !== 200) return { isAnswered: false, outcome: `answered with status ${heard.status}` };
  const answer = parseJsonObject(heard.body);
  return answer !== null && isWork(answer)
    ? { isAnswered: true, outcome: 'answered' }
    : { isAnswered: false, outcome: 'answered with something else than a token' };
}

/** On a connection of its own: pooled ones may be what is broken. */
function post({ url, timeoutMs, timers, signal }: CanaryRequest, path: string, body: unknown): Promise<Heard> {
  if (signal.aborted) return Promise.resolve({ silence: 'given up' });
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json' };
    const call = request(new URL(path, url), { agent: false, method: 'POST', headers });
    const settle = (heard: Heard): void => {
      cancelTimer();
      signal.removeEventListener('abort', giveUp);
      resolve(heard);
      call.destroy();
    };
    const giveUp = (): void => settle({ silence: 'given up' });
    const cancelTimer = timers.after(timeoutMs, () =>
      settle({ silence: `no token within ${Math.round(timeoutMs / 100) / 10} s` }),
    );
    signal.addEventListener('abort', giveUp);
    call.on('error', () => settle({ silence: 'the connection broke' }));
    call.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
        if (text.length > maxBodyLength) settle({ silence: 'answered with something else than a token' });
      });
      response.on('error', () => settle({ silence: 'the connection broke' }));
      response.on('end', () => settle({ status: response.statusCode ?? 0, body: text }));
    });
    call.end(JSON.stringify(body));
  });
}
