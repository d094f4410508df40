import { describe, expect, it } from 'vitest';
import { createCorsRules } from '../../../apps/gateway/guards/cors-rules.ts';

describe('createCorsRules', () => {
  const rules = createCorsRules([
    'https://App.example',
    'https://*.lan.example:8443',
    'http://localhost:*',
    'http://plain.example:80',
    'a+b.c://desk-top.one',
    'http://[::1]:3000',
  ]);

  it.each([
    'https://app.example',
    'https://a.lan.example:8443',
    'https://a-1.b_2.lan.example:8443',
    'http://localhost',
    'http://localhost:1',
    'http://localhost:65535',
    'http://plain.example',
    'a+b.c://desk-top.one',
    'http://[::1]:3000',
  ])('T3 names %s', (origin) => {
    expect(rules.match(origin)).toBe('named');
  });

  it.each([
    'http://app.example',
    'https://app.example:443',
    'https://app.example:8443',
    'https://appxexample',
    'https://app.example.evil.test',
    'https://evil.test/https://app.example',
    'xhttps://app.example',
    'https://lan.example:8443',
    'https://.lan.example:8443',
    'https://a.lan.example',
    'https://a.lanxexample:8443',
    'https://evil.test#.lan.example:8443',
    'https://evil.test/a.lan.example:8443',
    'http://localhost:',
    'http://localhost:123456',
    'http://localhost.evil.test',
    'http://plain.example:8080',
    'aab.c://desk-top.one',
    'a+bxc://desk-top.one',
    'a+b.c://desk-topxone',
    'http://[::1]',
    'null',
    '*',
    '',
  ])('T3 does not name %j', (origin) => {
    expect(rules.match(origin)).toBeNull();
  });

  it('T3 tells pages that it names from those that may only because all may', () => {
    const open = createCorsRules(['*', 'https://app.example']);
    expect(['https://app.example', 'https://evil.test', 'null'].map(open.match)).toEqual(['named', 'any', 'any']);
    const sandboxed = createCorsRules(['null']);
    expect(['null', 'https://evil.test'].map(sandboxed.match)).toEqual(['any', null]);
  });

  it('is empty only when nothing is listed', () => {
    expect([createCorsRules([]).isEmpty, createCorsRules(['null']).isEmpty]).toEqual([true, false]);
    expect(createCorsRules([]).match('*')).toBeNull();
  });

  it.each(['app.example', 'https://*', 'https://*.*.example', 'https://a.example/path', 'https://', '://a.example'])(
    'T3 names nobody by %j, which is no origin',
    (entry) => {
      const origins = ['https://a.example', 'https://b.a.example', 'https://'].filter((origin) => origin !== entry);
      expect(origins.map(createCorsRules([entry]).match)).toEqual(origins.map(() => null));
    },
  );
});
