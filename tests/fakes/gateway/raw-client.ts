import { connect, type Socket } from 'node:net';

/** A client that sends bytes as given and keeps all it gets. */
export interface RawClient {
  readonly socket: Socket;
  send(text: string | Buffer): void;
  received(): string;
  /** Resolves with everything received once it contains `text`. */
  until(text: string | RegExp): Promise<string>;
  /** Resolves with everything received once the other side has closed. */
  closed(): Promise<string>;
}

export async function connectRaw(port: number, options: { readonly allowHalfOpen?: boolean } = {}): Promise<RawClient> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: options.allowHalfOpen ?? false });
  let text = '';
  let waiters: { readonly pattern: string | RegExp; readonly resolve: (text: string) => void }[] = [];
  const isIn = (pattern: string | RegExp): boolean =>
    typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text);
  const closed = new Promise<string>((resolve) => {
    socket.on('end', () => resolve(text));
    socket.on('close', () => resolve(text));
  });
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
    const ready = waiters.filter(({ pattern }) => isIn(pattern));
    waiters = waiters.filter(({ pattern }) => !isIn(pattern));
    for (const { resolve } of ready) resolve(text);
  });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return {
    socket,
    send: (data) => void socket.write(data),
    received: () => text,
    until: (pattern) =>
      isIn(pattern) ? Promise.resolve(text) : new Promise((resolve) => waiters.push({ pattern, resolve })),
    closed: () => closed,
  };
}

/** A well-formed POST of JSON text, to be sent raw. */
export function rawPost(port: number, path: string, body: string, headers: readonly string[] = []): string {
  const lines = [
    `POST ${path} HTTP/1.1`,
    `host: 127.0.0.1:${port}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    ...headers,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** The head and body of the first answer in `text`. */
export function splitAnswer(text: string): { readonly status: number; readonly head: string; readonly body: string } {
  const end = text.indexOf('\r\n\r\n');
  return { status: Number(text.slice(9, 12)), head: text.slice(0, end), body: text.slice(end + 4) };
}
