import { describe, expect, it } from 'vitest';
import { checkContentType, isForm } from '../../../apps/gateway/guards/check-content-type.ts';
import { checkHeaders } from '../../../apps/gateway/guards/check-headers.ts';
import { checkHost, isLoopbackHost, listAllowedHosts } from '../../../apps/gateway/guards/check-host.ts';
import { checkOrigin } from '../../../apps/gateway/guards/check-origin.ts';
import { checkTarget } from '../../../apps/gateway/guards/check-target.ts';

const allowed = listAllowedHosts([
  { host: '127.0.0.1', port: 11444 },
  { host: '127.0.0.1', port: 11434 },
]);

describe('checkHost', () => {
  it.each(['127.0.0.1:11444', 'localhost:11444', '[::1]:11444', '127.0.0.1:11434', 'localhost:11434'])(
    'T1 answers under %s',
    (host) => {
      expect(checkHost(host, allowed)).toBeNull();
    },
  );

  it.each([
    'evil.test',
    'evil.test:11444',
    '127.0.0.1.evil.test:11444',
    'localhost.evil.test:11444',
    'localhost.:11444',
    '127.0.0.1.:11444',
    'LOCALHOST:11444',
    '127.0.0.1',
    'localhost',
    '127.0.0.1:80',
    '127.0.0.1:11445',
    '127.0.0.2:11444',
    '2130706433:11444',
    '0177.0.0.1:11444',
    '0x7f.0.0.1:11444',
    '[::ffff:127.0.0.1]:11444',
    '0.0.0.0:11444',
    '[::]:11444',
    'user@127.0.0.1:11444',
    '',
  ])('T1 T4 refuses the host %j', (host) => {
    expect(checkHost(host, allowed)).toMatchObject({ code: 'forbidden_host', status: 403 });
  });

  it('T10 refuses a request without a host', () => {
    expect(checkHost(undefined, allowed)).toMatchObject({ code: 'bad_request', status: 400 });
  });

  it('allows the bare names on port 80, and never the unspecified address', () => {
    const onPort80 = listAllowedHosts([{ host: '0.0.0.0', port: 80 }]);
    expect(checkHost('localhost', onPort80)).toBeNull();
    expect(checkHost('0.0.0.0', onPort80)).not.toBeNull();
  });

  it('T1 allows bare names on port 80 alone, and writes addresses of IPv6 in brackets', () => {
    const given = listAllowedHosts([
      { host: '127.0.0.1', port: 80 },
      { host: '::1', port: 8080 },
      { host: 'fd00::5', port: 8080 },
    ]);
    const taken = ['127.0.0.1', 'localhost', '[::1]', '[fd00::5]:8080', '[::1]:8080', '127.0.0.1:80'];
    expect(taken.map((host) => checkHost(host, given))).toEqual(taken.map(() => null));
    for (const host of ['[fd00::5]', 'fd00::5:8080', '::1:8080', '[fd00::6]:8080']) {
      expect(checkHost(host, given), host).toMatchObject({ code: 'forbidden_host' });
    }
  });

  it('allows another loopback address that it was told to listen on', () => {
    expect(checkHost('127.0.0.9:1', listAllowedHosts([{ host: '127.0.0.9', port: 1 }]))).toBeNull();
  });
});

describe('checkHost with further names', () => {
  const listeners = [
    { host: '0.0.0.0', port: 11444 },
    { host: '127.0.0.1', port: 11434 },
  ];
  const named = listAllowedHosts(listeners, ['Box.example.org', '*.lan.example', '192.168.1.9', '0.0.0.0']);

  it.each([
    'box.example.org',
    'box.example.org:11444',
    'BOX.Example.org:11434',
    'a.lan.example',
    'a.b.lan.example:11444',
    '192.168.1.9',
    '192.168.1.9:11444',
    '127.0.0.1:11444',
    'localhost:11434',
  ])('T1 answers under %s', (host) => {
    expect(checkHost(host, named)).toBeNull();
  });

  it.each([
    'box.example.org:80',
    'box.example.org:11444x',
    'box.example.org:',
    'box.example.org.',
    'xbox.example.org',
    'a.box.example.org',
    'box.example.org.evil.test',
    'lan.example',
    '.lan.example',
    'xlan.example',
    'a.lan.example.evil.test',
    'a.lan.example:443',
    'a b.lan.example',
    'evil.test#.lan.example',
    'user@a.lan.example',
    'LOCALHOST:11444',
    'localhost',
    '127.0.0.1',
    '0.0.0.0',
    '0.0.0.0:11444',
    '[::]:11444',
  ])('T1 T4 refuses %j', (host) => {
    expect(checkHost(host, named)).toMatchObject({ code: 'forbidden_host' });
  });

  it('T4 answers under the literal address that a connection came in on, where it listens on all of them', () => {
    const socket = { localAddress: '192.168.1.5', localPort: 11444 };
    expect(checkHost('192.168.1.5:11444', named, socket)).toBeNull();
    expect(checkHost('192.168.1.5:11444', named, { ...socket, localAddress: '::ffff:192.168.1.5' })).toBeNull();
    expect(checkHost('[fe80::1]:11444', named, { ...socket, localAddress: 'fe80::1%en0' })).toBeNull();
    for (const host of ['192.168.1.6:11444', '192.168.1.5', '192.168.1.5:80', '192.168.1.5.evil.test:11444']) {
      expect(checkHost(host, named, socket)).toMatchObject({ code: 'forbidden_host' });
    }
    expect(checkHost('192.168.1.5:11444', allowed, socket)).toMatchObject({ code: 'forbidden_host' });
  });

  it.each([
    ['127.0.0.1', true],
    ['127.255.0.9', true],
    ['localhost', true],
    ['::1', true],
    ['0.0.0.0', false],
    ['::', false],
    ['128.0.0.1', false],
    ['127.0.0.1.evil.test', false],
    ['x127.0.0.1', false],
    ['localhost.evil.test', false],
    ['fe80::1', false],
    ['::ffff:127.0.0.1', false],
  ])('T13 takes %s to be of this machine alone: %s', (host, expected) => {
    expect(isLoopbackHost(host)).toBe(expected);
  });
});

describe('checkOrigin', () => {
  it.each([
    'null',
    'http://evil.test',
    'http://127.0.0.1:11444',
    'http://localhost:11444',
    'https://127.0.0.1',
    'file://',
  ])('T2 T3 refuses the origin %s: the allow-list is empty', (origin) => {
    expect(checkOrigin({ origin })).toMatchObject({ code: 'forbidden_origin', status: 403 });
  });

  it('T2 T6 refuses what a page of another site asks for', () => {
    expect(checkOrigin({ 'sec-fetch-site': 'cross-site' })).toMatchObject({ code: 'forbidden_origin' });
  });

  it('lets our own pages through, under the name that was called and no other', () => {
    const own = { host: 'localhost:11444', origin: 'http://localhost:11444', 'sec-fetch-site': 'same-origin' };
    expect(checkOrigin(own)).toBeNull();
    for (const origin of ['http://127.0.0.1:11444', 'http://localhost:3000', 'https://localhost:11444', 'null']) {
      expect(checkOrigin({ ...own, origin })).toMatchObject({ code: 'forbidden_origin' });
    }
    expect(checkOrigin({ ...own, 'sec-fetch-site': 'cross-site' })).toMatchObject({ code: 'forbidden_origin' });
    expect(checkOrigin({ origin: 'http://undefined' })).toMatchObject({ code: 'forbidden_origin' });
  });

  it('takes our own pages to be where they came from: by HTTPS, under https', () => {
    const facts = { isEncrypted: true, isPermitted: false };
    const own = { host: 'localhost:11444', origin: 'https://localhost:11444' };
    expect(checkOrigin(own, facts)).toBeNull();
    expect(checkOrigin({ ...own, origin: 'http://localhost:11444' }, facts)).toMatchObject({
      code: 'forbidden_origin',
    });
  });

  it('T3 lets pages through that the configuration permits, although they are of another site', () => {
    const headers = { origin: 'https://app.example', 'sec-fetch-site': 'cross-site', host: 'localhost:11444' };
    expect(checkOrigin(headers, { isEncrypted: false, isPermitted: true })).toBeNull();
    expect(checkOrigin(headers, { isEncrypted: false, isPermitted: false })).toMatchObject({ status: 403 });
  });

  it('lets programs and typed addresses through', () => {
    expect(checkOrigin({})).toBeNull();
    expect(checkOrigin({ 'sec-fetch-site': 'none' })).toBeNull();
  });
});

describe('checkTarget', () => {
  it.each([
    '/',
    '/v1/models',
    '/v1/models/hf.co%2Forg%2Frepo:Q4',
    '/p/notes/v1/models?x=%2e//',
    '/api/blobs/sha256:abc',
  ])('accepts %s', (target) => {
    expect(checkTarget(target)).toBeNull();
  });

  it.each([
    'http://evil.test/v1/models',
    'evil.test:80',
    '*',
    '',
    '//v1/models',
    '/v1//models',
    '/v1/../api/tags',
    '/v1/./models',
    '/v1/..',
    '/v1/%2e%2e/api',
    '/v1/%2E/x',
    '/v1/..;/api',
    '/v1;x=1/models',
    '/v1\\models',
    '/v1/%5cmodels',
    '/v1/%00',
    '/v1/%zz',
    '/v1/%',
    '/v1/%ff',
    '/v1/ü',
  ])('T11 refuses %j', (target) => {
    expect(checkTarget(target)).toMatchObject({ code: 'bad_request', status: 400 });
  });
});

describe('checkHeaders', () => {
  it.each(['Host', 'authorization', 'Content-Type', 'Origin', 'X-Api-Key'])('T10 refuses %s sent twice', (name) => {
    expect(checkHeaders([name, 'a', name.toLowerCase(), 'b'])).toMatchObject({ code: 'bad_request' });
  });

  it('T12 refuses more than a hundred headers', () => {
    const headers = (count: number): string[] => Array.from({ length: count }, (_, index) => [`x-${index}`, '']).flat();
    expect(checkHeaders(headers(100))).toBeNull();
    expect(checkHeaders(headers(101))).toMatchObject({ code: 'header_too_large', status: 431 });
  });

  it('lets headers repeat that may', () => {
    expect(checkHeaders(['accept', 'a', 'accept', 'b', 'host', 'x'])).toBeNull();
  });
});

describe('checkContentType', () => {
  const types = ['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON', 'application/vnd.api+json'];
  it.each(types)('accepts %s', (type) => {
    expect(checkContentType({ 'content-type': type }, 'json')).toBeNull();
  });

  it.each([
    'text/plain',
    'multipart/form-data; boundary=x',
    'text/plain; application/json',
    'application/jsonx',
    'application/octet-stream',
  ])('T2 refuses %s and says what to send', (type) => {
    for (const policy of ['json', 'json-or-none'] as const) {
      const error = checkContentType({ 'content-type': type }, policy);
      expect(error).toMatchObject({ code: 'unsupported_media_type', status: 415 });
      expect(error?.message).toContain('content-type: application/json');
    }
  });

  it('accepts a missing type, and what curl says of data unasked, on native routes only', () => {
    for (const headers of [{}, { 'content-type': 'application/x-www-form-urlencoded' }]) {
      expect(checkContentType(headers, 'json')).toMatchObject({ status: 415 });
      expect(checkContentType(headers, 'json-or-none')).toBeNull();
    }
  });

  it('accepts raw bytes where models are uploaded, and there only', () => {
    expect(checkContentType({ 'content-type': 'application/octet-stream' }, 'bytes')).toBeNull();
    expect(checkContentType({ 'content-type': 'text/plain' }, 'bytes')).toMatchObject({ status: 415 });
  });

  it.each([
    ['json', ['json']],
    ['json-or-none', ['none', 'json', 'curl']],
    ['bytes', ['none', 'json', 'raw']],
    ['json-or-form', ['json', 'form']],
    ['json-or-none-or-form', ['none', 'json', 'curl', 'form']],
    ['json-lines', ['json', 'lines']],
  ] as const)('T2 takes for %s what it says, and nothing that a page can send unasked besides', (policy, taken) => {
    const typed = {
      none: '',
      json: 'application/json',
      curl: 'application/x-www-form-urlencoded',
      form: 'multipart/form-data; boundary=x',
      raw: 'application/octet-stream',
      lines: 'application/x-ndjson',
      text: 'text/plain',
      bare: 'multipart/form-data',
    };
    const names = Object.entries(typed).flatMap(([name, type]) =>
      checkContentType(type === '' ? {} : { 'content-type': type }, policy) === null ? [name] : [],
    );
    expect(names.toSorted()).toEqual([...taken].toSorted());
  });

  it('T2 says which type lines of JSON have', () => {
    expect(checkContentType({}, 'json-lines')?.message).toContain('application/x-ndjson');
    expect(checkContentType({}, 'json')?.message).toContain('application/json');
  });

  it('knows a form by its type', () => {
    const isFormOf = (type: string): boolean => isForm({ 'content-type': type });
    expect([isFormOf('multipart/form-data; boundary=x'), isFormOf('application/json'), isForm({})]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('takes a body that says that it is not compressed', () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'identity' };
    expect(checkContentType(headers, 'json')).toBeNull();
  });

  it('T34 refuses compressed bodies', () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    expect(checkContentType(headers, 'json')).toMatchObject({ status: 415 });
  });
});
