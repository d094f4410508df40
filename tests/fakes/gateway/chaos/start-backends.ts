import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BackendId, ChaosAnswer, ChaosOrder, ChaosReport } from './phases.ts';

/** The backends in their process. */
export interface ChaosBackends {
  readonly urls: Readonly<Record<BackendId, string>>;
  flap(): Promise<void>;
  /** Resolves once all of them are healthy for good. */
  calm(): Promise<void>;
  report(): Promise<ChaosReport>;
  countConnections(): Promise<number>;
  stop(): Promise<void>;
}

export interface ChaosOptions {
  readonly seed: number;
  readonly phaseMs: readonly [shortest: number, longest: number];
}

const program = join(import.meta.dirname, 'backends-main.ts');

export async function startChaosBackends({ seed, phaseMs }: ChaosOptions): Promise<ChaosBackends> {
  const child = fork(program, [seed, ...phaseMs].map(String), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map<ChaosAnswer['type'], (answer: ChaosAnswer) => void>();
  child.on('message', (answer: ChaosAnswer) => waiting.get(answer.type)?.(answer));
  const next = <T extends ChaosAnswer['type']>(type: T): Promise<Extract<ChaosAnswer, { type: T }>> =>
    new Promise((resolve, reject) => {
      waiting.set(type, (answer) => resolve(answer as Extract<ChaosAnswer, { type: T }>));
      child.once('exit', () => reject(new Error('the backends have ended')));
    });
  const order = <T extends ChaosAnswer['type']>(
    what: ChaosOrder,
    type: T,
  ): Promise<Extract<ChaosAnswer, { type: T }>> => {
    const answer = next(type);
    child.send(what);
    return answer;
  };
  const { urls } = await next('listening');
  return {
    urls,
    flap: async () => void (await order('flap', 'flapping')),
    calm: async () => void (await order('calm', 'calm')),
    report: () => order('report', 'report'),
    countConnections: async () => (await order('count-connections', 'connections')).count,
    async stop() {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}
