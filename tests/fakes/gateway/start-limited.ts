import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A gateway that has less than usual of something. */
export interface LimitedGateway {
  readonly port: number;
  readonly maxConnections: number;
  /** Whether it has not ended by itself. */
  isAlive(): boolean;
  /** What it wrote about its end. */
  errorOutput(): string;
  stop(): Promise<void>;
}

export interface LimitedOptions {
  readonly upstreamUrl: string;
  readonly settings?: object;
  /** File descriptors. */
  readonly openFiles?: number;
  /** MB of heap. */
  readonly heapMb?: number;
}

const script = join(import.meta.dirname, 'limited-gateway.ts');

const readFirstLine = async (child: ChildProcess): Promise<string> => {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.includes('\n')) return text;
  }
  throw new Error('the gateway ended before it was ready');
};

export async function startLimited(options: LimitedOptions): Promise<LimitedGateway> {
  const { upstreamUrl, settings = {}, openFiles, heapMb } = options;
  const limit = openFiles === undefined ? '' : `ulimit -n ${openFiles} && `;
  const flags = heapMb === undefined ? [] : [`--max-old-space-size=${heapMb}`];
  const args = [process.execPath, ...flags, script, upstreamUrl, JSON.stringify(settings)];
  const child = spawn('/bin/sh', ['-c', `${limit}exec "$@"`, 'sh', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const { port, maxConnections } = JSON.parse(await readFirstLine(child)) as { port: number; maxConnections: number };
  return {
    ...{ port, maxConnections },
    isAlive: () => child.exitCode === null && child.signalCode === null,
    errorOutput: () => errors,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
