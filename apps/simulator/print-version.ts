import { get } from 'node:http';
import { parseJsonObject } from '../base/index.ts';
import { parseListenAddress } from './http/listen-address.ts';

const timeoutMs = 1000;

function readVersion(text: string): string | null {
  const version = parseJsonObject(text)?.['version'];
  return typeof version === 'string' ? version : null;
}

function askRunningDaemon(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const request = get({ host, port, path: '/api/version', timeout: timeoutMs }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve(readVersion(text)));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(null));
  });
}

/** Prints what the real client prints: the running daemon's version, and its own where that differs or nobody answers. */
export async function printVersion(hostVariable: string, ownVersion: string): Promise<void> {
  const { host, port } = parseListenAddress(hostVariable);
  const target = host === '' || host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const running = port === 0 ? null : await askRunningDaemon(target, port);
  const lines =
    running === null ? ['Warning: could not connect to a running Ollama instance'] : [`ollama version is ${running}`];
  if (running !== ownVersion) lines.push(`Warning: client version is ${ownVersion}`);
  process.stdout.write(`${lines.join('\n')}\n`);
}
