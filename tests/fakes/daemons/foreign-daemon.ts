import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { fakeOllamaPath, until } from './supervisor-subject.ts';

/** A port that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export interface ForeignDaemon {
  readonly url: string;
  readonly pid: number;
  isRunning(): boolean;
  end(): Promise<void>;
}

/** An Ollama that somebody else started. */
export async function startForeignDaemon(
  givenPort?: number,
  fake: Readonly<Record<string, string>> = {},
): Promise<ForeignDaemon> {
  const port = givenPort ?? (await findFreePort());
  const url = `http://127.0.0.1:${port}`;
  const env = { PATH: process.env['PATH'], OLLAMA_HOST: `127.0.0.1:${port}`, ...fake };
  const child = spawn(process.execPath, [fakeOllamaPath, 'serve'], { env, stdio: 'ignore' });
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  await until(async () => (await fetch(url).catch(() => null)) !== null);
  return {
    url,
    pid: child.pid ?? 0,
    isRunning,
    async end() {
      if (!isRunning()) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}
