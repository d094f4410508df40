import { describe, expect, it } from 'vitest';
import { checkCaller, isAllowedHost } from '../../../apps/simulator/http/caller-check.ts';

const loopback = { isLoopbackOnly: true, origins: [] };
const check = (host: string, origin?: string, method = 'GET') => checkCaller({ method, host, origin }, loopback);

describe('the Host rule', () => {
  it.each([
    '127.0.0.1:11434',
    'localhost',
    'LOCALHOST:1',
    '[::1]:99',
    'mac.local',
    'x.internal',
    'a.localhost',
    '192.168.1.5',
    '0.0.0.0:1',
    '',
  ])('lets %j pass', (host) => {
    expect(isAllowedHost(host)).toBe(true);
  });

  it.each(['evil.test', '127.0.0.1.evil.test', 'localhost.evil', '8.8.8.8'])('refuses %j', (host) => {
    expect(check(host)).toMatchObject({ kind: 'answer', status: 403 });
  });

  it('does not apply when listening beyond loopback', () => {
    const verdict = checkCaller(
      { method: 'GET', host: 'evil.test', origin: undefined },
      { isLoopbackOnly: false, origins: [] },
    );
    expect(verdict.kind).toBe('pass');
  });
});

describe('the Origin rule', () => {
  it.each([
    'http://localhost',
    'https://127.0.0.1:8443',
    'app://drover',
    'vscode-webview://x',
    'http://127.0.0.1:11434',
  ])('lets %s pass', (origin) => {
    expect(check('127.0.0.1:11434', origin).kind).toBe('pass');
  });

  it.each(['http://evil.test', 'null', 'http://localhost.evil.test'])('refuses %s', (origin) => {
    expect(check('127.0.0.1', origin)).toMatchObject({ kind: 'answer', status: 403 });
  });

  it('answers a pre-flight with 204 and the listed headers, without those of Anthropic clients', () => {
    const verdict = check('localhost:1', 'http://localhost:3000', 'OPTIONS');
    expect(verdict).toMatchObject({ kind: 'answer', status: 204 });
    expect(verdict.headers['access-control-allow-headers']).toContain('Authorization');
    expect(verdict.headers['access-control-allow-headers']).not.toContain('x-api-key');
  });

  it('takes added origins with wildcards', () => {
    const options = { isLoopbackOnly: true, origins: ['https://*.example.com'] };
    const caller = { method: 'GET', host: 'localhost', origin: 'https://a.example.com' };
    expect(checkCaller(caller, options).kind).toBe('pass');
    expect(checkCaller({ ...caller, origin: 'https://example.org' }, options).kind).toBe('answer');
  });
});
