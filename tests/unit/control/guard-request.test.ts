import { describe, expect, it } from 'vitest';
import { type GuardedRequest, guardRequest } from '../../../apps/control/listeners/guard-request.ts';

const hosts = new Set(['127.0.0.1:11445', 'localhost:11445', '[::1]:11445']);

const request = (headers: Record<string, string>, more: Partial<GuardedRequest> = {}): GuardedRequest => {
  const all = { host: '127.0.0.1:11445', ...headers };
  return { method: 'GET', url: '/', headers: all, rawNames: Object.keys(all), ...more };
};

describe('guardRequest', () => {
  it.each(['127.0.0.1:11445', 'localhost:11445', '[::1]:11445'])('lets the loopback name %s in', (host) => {
    expect(guardRequest(request({ host }), hosts)).toBeNull();
  });

  it.each([
    'evil.test',
    '127.0.0.1.evil.test:11445',
    '127.0.0.1.:11445',
    'LOCALHOST:11445',
    '2130706433:11445',
    '0177.0.0.1:11445',
    '0.0.0.0:11445',
    '127.0.0.1',
    '127.0.0.1:80',
    '',
  ])('T1 refuses the host "%s"', (host) => {
    expect(guardRequest(request({ host }), hosts)).toEqual({ status: 403, code: 'forbidden_host' });
  });

  it.each(['null', 'http://evil.test', 'http://127.0.0.1:11446', 'https://127.0.0.1:11445', 'http://localhost:11445'])(
    'T2 refuses the origin %s',
    (origin) => {
      expect(guardRequest(request({ origin }), hosts)).toEqual({ status: 403, code: 'forbidden_origin' });
    },
  );

  it('T2 lets its own origin in', () => {
    const own = { origin: 'http://127.0.0.1:11445', 'sec-fetch-site': 'same-origin' };
    expect(guardRequest(request(own, { method: 'POST', url: '/rpc/status' }), hosts)).toBeNull();
  });

  it.each(['cross-site', 'same-site'])('T2 refuses a %s fetch', (site) => {
    expect(guardRequest(request({ 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' }), hosts)?.status).toBe(403);
  });

  it('lets a link from elsewhere open the page, but not a procedure', () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect(guardRequest(request(link), hosts)).toBeNull();
    expect(guardRequest(request(link, { url: '/rpc/status' }), hosts)?.status).toBe(403);
    expect(guardRequest(request({ ...link, 'sec-fetch-dest': 'iframe' }), hosts)?.status).toBe(403);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'T2 refuses a body of type %s',
    (type) => {
      const posted = request({ 'content-type': type }, { method: 'POST', url: '/rpc/status' });
      expect(guardRequest(posted, hosts)?.status).toBe(415);
    },
  );

  it('T10 refuses two Host or two Authorization headers', () => {
    expect(guardRequest(request({}, { rawNames: ['host', 'host'] }), hosts)?.status).toBe(400);
    const twice = ['host', 'authorization', 'authorization'];
    expect(guardRequest(request({}, { rawNames: twice }), hosts)?.status).toBe(400);
  });

  it.each(['http://evil.test/', '//evil.test/', '*', '/a\\b'])('T11 refuses the target %s', (url) => {
    expect(guardRequest(request({}, { url }), hosts)?.status).toBe(400);
  });

  it.each(['PUT', 'DELETE', 'OPTIONS', 'TRACE'])('refuses the method %s', (method) => {
    expect(guardRequest(request({}, { method }), hosts)?.status).toBe(405);
  });
});
