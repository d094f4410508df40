import { createServer } from 'node:net';

/** Whether `port` can be bound on the loopback address; 0 asks the system for one. Returns the port or `null`. */
async function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : null;
      server.close(() => resolve(bound));
    });
  });
}

/** The wanted port when free, else any free one; `port` is `null` when the system has none to give. */
export async function choosePort(
  wanted: number,
): Promise<{ readonly port: number | null; readonly isWanted: boolean }> {
  if (wanted !== 0) {
    const port = await tryPort(wanted);
    if (port !== null) return { port, isWanted: true };
  }
  return { port: await tryPort(0), isWanted: wanted === 0 };
}
