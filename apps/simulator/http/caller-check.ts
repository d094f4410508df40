import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

/** What the check needs of a request. */
export interface Caller {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
}

export interface CheckOptions {
  /** Whether the daemon listens on loopback only. */
  readonly isLoopbackOnly: boolean;
  /** Origins allowed besides the built-in ones; `*` as wildcard. */
  readonly origins: readonly string[];
}

/** `pass`, or an answer without a body. */
export type Verdict =
  | { readonly kind: 'pass'; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'answer'; readonly status: 204 | 403; readonly headers: Readonly<Record<string, string>> };

const builtInOrigins = [
  ...['localhost', '127.0.0.1', '0.0.0.0'].flatMap((host) =>
    ['http', 'https'].flatMap((scheme) => [`${scheme}://${host}`, `${scheme}://${host}:*`]),
  ),
  ...[
    'app',
    'file',
    'tauri',
    'vscode-webview',
    'vscode-file',
    'chrome-extension',
    'moz-extension',
    'safari-web-extension',
  ].map((scheme) => `${scheme}://*`),
];

const allowedHeaders =
  'Authorization,Content-Type,User-Agent,Accept,X-Requested-With,OpenAI-Beta,x-stainless-arch,x-stainless-async,x-stainless-custom-poll-interval,x-stainless-helper-method,x-stainless-lang,x-stainless-os,x-stainless-package-version,x-stainless-poll-helper,x-stainless-retry-count,x-stainless-runtime,x-stainless-runtime-version,x-stainless-timeout';
const allowedMethods = 'GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS';

function stripPort(host: string): string {
  const bracketed = /^\[([^\]]*)\]/.exec(host);
  if (bracketed) return bracketed[1] ?? '';
  return isIP(host) === 6 ? host : host.replace(/:\d*$/, '');
}

const isPrivate = (address: string): boolean =>
  /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|0\.0\.0\.0$|::1?$|f[cd][0-9a-f]{2}:)/i.test(address);

const isOwn = (address: string): boolean =>
  Object.values(networkInterfaces()).some((entries) => entries?.some((entry) => entry.address === address));

/** Whether a loopback daemon answers to this `Host`. Source: the daemon's allowed-host rule. */
export function isAllowedHost(hostHeader: string | undefined): boolean {
  const host = stripPort(hostHeader ?? '').toLowerCase();
  if (host === '' || host === 'localhost' || host === hostname().toLowerCase()) return true;
  if (isIP(host) !== 0) return isPrivate(host) || isOwn(host);
  return /\.(localhost|local|internal)$/.test(host);
}

function matchesPattern(origin: string, pattern: string): boolean {
  const [head = '', tail] = pattern.split('*');
  return tail === undefined
    ? origin === head
    : origin.startsWith(head) && origin.endsWith(tail) && origin.length >= head.length + tail.length;
}

const corsHeaders = (origin: string): Record<string, string> => ({
  'access-control-allow-origin': origin,
  vary: 'Origin',
});

/** Applies the Host rule, then the Origin rule. */
export function checkCaller({ method, host, origin }: Caller, { isLoopbackOnly, origins }: CheckOptions): Verdict {
  if (isLoopbackOnly && !isAllowedHost(host)) return { kind: 'answer', status: 403, headers: {} };
  const isSameOrigin = origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
  if (isSameOrigin)
    return method === 'OPTIONS' ? { kind: 'answer', status: 204, headers: {} } : { kind: 'pass', headers: {} };
  const isListed = [...origins, ...builtInOrigins].some((pattern) => matchesPattern(origin, pattern));
  if (!isListed) return { kind: 'answer', status: 403, headers: {} };
  if (method !== 'OPTIONS') return { kind: 'pass', headers: corsHeaders(origin) };
  const preflight = {
    'access-control-allow-headers': allowedHeaders,
    'access-control-allow-methods': allowedMethods,
    'access-control-max-age': '43200',
  };
  return { kind: 'answer', status: 204, headers: { ...corsHeaders(origin), ...preflight } };
}
