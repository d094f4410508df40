import { chmodSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

/** Where a certificate for this machine lies, and its key. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** `missing`: mkcert is not installed. `advice` says what to do. */
export type LocalCertificateOutcome =
  | { readonly kind: 'made' }
  | { readonly kind: 'missing' | 'failed'; readonly message: string; readonly advice: string };

export interface LocalCertificateRequest {
  /** Its folder `tls` gets the files. */
  readonly dataDir: string;
  /** Names and addresses that the certificate is for. */
  readonly hosts: readonly string[];
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const timeoutMs = 20_000;
/** What mkcert needs to find its own certificate authority, and nothing else. */
const passed = ['PATH', 'HOME', 'USER', 'CAROOT', 'XDG_DATA_HOME'];

/** The files of a data folder, made or not. */
export function localCertificateFiles(dataDir: string): CertificateFiles {
  return { cert: join(dataDir, 'tls', 'local.pem'), key: join(dataDir, 'tls', 'local.key.pem') };
}

function installAdvice(platform: string): string {
  const command = platform === 'darwin' ? 'brew install mkcert' : 'apt install mkcert, or from https://mkcert.dev';
  return `Install it (${command}), run \`mkcert -install\` once so that browsers trust it, then try again; or name files of your own in gateway.tls.`;
}

/** Has mkcert make a certificate for this machine, readable for this user alone. Never throws. */
export async function makeLocalCertificate(request: LocalCertificateRequest): Promise<LocalCertificateOutcome> {
  const { dataDir, hosts, platform, env } = request;
  const { cert, key } = localCertificateFiles(dataDir);
  const drafts = { cert: `${cert}.new`, key: `${key}.new` };
  const run = (args: readonly string[]) => runCommand({ file: 'mkcert', args, timeoutMs, env: pickEnvironment(env) });
  if ((await run(['-version'])).code !== 0) {
    const message = 'gateway.tls is mkcert, and mkcert is not installed.';
    return { kind: 'missing', message, advice: installAdvice(platform) };
  }
  try {
    mkdirSync(join(dataDir, 'tls'), { recursive: true, mode: 0o700 });
    const { code } = await run(['-cert-file', drafts.cert, '-key-file', drafts.key, ...hosts]);
    if (code !== 0) throw new Error('mkcert has failed');
    for (const draft of [drafts.cert, drafts.key]) chmodSync(draft, 0o600);
    renameSync(drafts.key, key);
    renameSync(drafts.cert, cert);
    return { kind: 'made' };
  } catch {
    // mkcert tells a person why in a terminal; here it is enough to say which command that is.
    for (const draft of [drafts.cert, drafts.key]) rmSync(draft, { force: true });
    const message = 'mkcert made no certificate.';
    return { kind: 'failed', message, advice: `See why: mkcert ${hosts.join(' ')}` };
  }
}

function pickEnvironment(env: LocalCertificateRequest['env']): Record<string, string> {
  return Object.fromEntries(passed.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
