import { Client } from 'undici';

/** Where a load goes and what it sends. */
export interface Target {
  readonly url: string;
  readonly path: string;
  /** Body of a request; `prompt` steers the upstream. */
  readonly render: (prompt: string, isStreaming: boolean) => string;
}

export interface LoadResult {
  /** Milliseconds per request from send to last byte. */
  readonly totalMs: readonly number[];
  /** Milliseconds from send to the first byte of the body. */
  readonly firstByteMs: readonly number[];
  readonly requestsPerSecond: number;
  readonly failures: number;
}

export interface LoadOptions {
  readonly clients: number;
  readonly durationMs: number;
  readonly prompt: string;
  readonly isStreaming: boolean;
  /** Ends earlier after this many requests. */
  readonly maxRequests?: number;
}

const sendOne = (
  client: Client,
  target: Target,
  body: string,
): Promise<{ totalMs: number; firstByteMs: number; isOk: boolean }> =>
  new Promise((resolve, reject) => {
    const startedMs = performance.now();
    client
      .request({ method: 'POST', path: target.path, headers: { 'content-type': 'application/json' }, body })
      .then(({ statusCode, body: answer }) => {
        let firstByteMs = 0;
        answer.on('data', () => {
          if (firstByteMs === 0) firstByteMs = performance.now() - startedMs;
        });
        answer.on('end', () =>
          resolve({ totalMs: performance.now() - startedMs, firstByteMs, isOk: statusCode === 200 }),
        );
        answer.on('error', reject);
      }, reject);
  });

/** Sends requests from `clients` connections, each waiting for its answer before the next, until time or count is up. */
export async function runLoad(target: Target, options: LoadOptions): Promise<LoadResult> {
  const body = target.render(options.prompt, options.isStreaming);
  const totalMs: number[] = [];
  const firstByteMs: number[] = [];
  let failures = 0;
  let sent = 0;
  const startedMs = performance.now();
  const isOver = (): boolean =>
    performance.now() - startedMs >= options.durationMs || sent >= (options.maxRequests ?? Number.POSITIVE_INFINITY);
  const runClient = async (): Promise<void> => {
    const client = new Client(target.url, { headersTimeout: 0, bodyTimeout: 0 });
    while (!isOver()) {
      sent++;
      const result = await sendOne(client, target, body).catch(() => undefined);
      if (result?.isOk !== true) failures++;
      if (!result) continue;
      totalMs.push(result.totalMs);
      firstByteMs.push(result.firstByteMs);
    }
    await client.close();
  };
  await Promise.all(Array.from({ length: options.clients }, runClient));
  return {
    totalMs,
    firstByteMs,
    failures,
    requestsPerSecond: (totalMs.length * 1000) / (performance.now() - startedMs),
  };
}
