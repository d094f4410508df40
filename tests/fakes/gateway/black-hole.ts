import { spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';

const listenAndSleep = `
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    require('node:fs').writeSync(1, String(server.address().port));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
`;
const fillerCount = 8;

/** An address that neither accepts nor refuses: its process sleeps, and the backlog is full. */
export async function openBlackHole(): Promise<{ readonly url: string; close(): void }> {
  const child = spawn(process.execPath, ['-e', listenAndSleep], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve) =>
    child.stdout.once('data', (text: Buffer) => resolve(Number(text))),
  );
  const fillers: Socket[] = [];
  for (let count = 0; count < fillerCount; count++) {
    const filler = connect({ port, host: '127.0.0.1' });
    filler.on('error', () => undefined);
    fillers.push(filler);
  }
  await Promise.race(fillers.map((filler) => new Promise((resolve) => filler.once('connect', resolve))));
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      for (const filler of fillers) filler.destroy();
      child.kill('SIGKILL');
    },
  };
}
