import { describe, expect, it } from 'vitest';
import { describeAddressFault } from '../../../apps/config/check-address.ts';
import { isSecret } from '../../../apps/config/check-secrets.ts';
import { readTextLayer } from '../../../apps/config/index.ts';
import { parseDocument } from '../../../apps/config/parse-document.ts';

const problemsOf = (text: string) =>
  readTextLayer(text).problems.map(({ path, line, column, message, suggestion }) => ({
    ...{ path, line, column, message, suggestion },
  }));
const pathsOf = (text: string) => readTextLayer(text).problems.map(({ path }) => path);
const warningsOf = (text: string) => readTextLayer(text).warnings.map(({ path }) => path);

describe('checks of the configuration, in detail', () => {
  it.each(['http://user@a/v1', 'http://:secret@a/v1', 'http://user:secret@a/v1'])(
    'T24 T30 refuse who stands in %s',
    (url) => {
      expect(describeAddressFault(url, true)).toMatch(/user name or password/);
    },
  );

  it('name a section that is not there as a section, and a setting with where it was looked for', () => {
    expect(problemsOf('gatway: {}\n')).toEqual([
      { path: 'gatway', line: 1, column: 1, message: 'There is no such section.', suggestion: 'gateway' },
    ]);
    expect(problemsOf('log: { levl: info }\n')[0]?.message).toBe('There is no such setting in log.');
  });

  it('F60 point at the version that is too new, not at the beginning', () => {
    expect(problemsOf('log: { level: info }\nversion: 9\n')[0]).toMatchObject({ line: 2, column: 10 });
  });

  it('T34 give up at once on what would keep the parser busy', () => {
    const text = '['.repeat(400_000);
    expect(parseDocument(text).problems[0]?.message).toBe('The file is nested too deeply.');
    expect(parseDocument('{ '.repeat(400_000)).problems[0]?.message).toBe('The file is nested too deeply.');
  });

  it.each([
    ['http://localhost', '127.0.0.1:80'],
    ['https://localhost', '127.0.0.1:443'],
    ['http://127.0.0.1:9000/v1', '127.0.0.1:9000'],
  ])('find that %s is where a gateway at %s listens itself', (url, listen) => {
    const text = `gateway: { listen: "${listen}" }\nbackends: [{ id: a, kind: openai, url: "${url}" }]\n`;
    expect(pathsOf(text)).toContain('backends.0.url');
  });

  it.each([
    ['https://localhost', '127.0.0.1:80'],
    ['http://localhost', '127.0.0.1:443'],
    ['http://127.0.0.1:9001/v1', '127.0.0.1:9000'],
    ['http://elsewhere.test:9000/v1', '127.0.0.1:9000'],
  ])('do not mind %s beside a gateway at %s', (url, listen) => {
    const text = `gateway: { listen: "${listen}" }\nbackends: [{ id: a, kind: openai, url: "${url}" }]\n`;
    expect(pathsOf(text)).toEqual([]);
  });

  it('tell a ring of names at the last rule of it, at the setting that leads on', () => {
    const ring = (first: string, second: string): string =>
      `models:\n  - { match: a, ${first} }\n  - { match: b, ${second} }\n`;
    expect(pathsOf(ring('use: [local/b]', 'use: [local/a]'))).toEqual(['models.1.use']);
    expect(pathsOf(ring('use: [local/b]', 'split: [{ to: local/a, weight: 1 }]'))).toEqual(['models.1.split']);
    expect(pathsOf(ring('use: [local/b]', 'use: [local/c, local/a]'))).toEqual([]);
    expect(pathsOf(ring('use: [local/a]', 'use: [local/b]'))).toEqual([]);
  });

  it('end on rings that are reached from outside', () => {
    const text =
      'models:\n  - { match: a, split: [{ to: local/b, weight: 1 }, { to: local/c, weight: 1 }] }\n' +
      '  - { match: b, use: [local/c] }\n  - { match: c, use: [local/b] }\n';
    expect(pathsOf(text)).toEqual(['models.2.use']);
  });

  it('warn of open doors, each at its setting, and of none that is closed', () => {
    expect(warningsOf('gateway: { cors: { origins: ["*"] } }\n')).toEqual(['gateway.cors.origins']);
    expect(warningsOf('gateway: { verifyBackendTls: false }\n')).toEqual(['gateway.verifyBackendTls']);
    expect(warningsOf('daemon: { extraEnv: { DYLD_INSERT_LIBRARIES: x } }\n')).toEqual([
      'daemon.extraEnv.DYLD_INSERT_LIBRARIES',
    ]);
    expect(warningsOf('gateway: { cors: { origins: ["http://a.test"] }, verifyBackendTls: true }\n')).toEqual([]);
  });

  it('T30 see a long run of mixed letters and digits as a secret, and no path or name', () => {
    const random = 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3hJ5kL7n';
    expect([random, `x ${random}`].map(isSecret)).toEqual([true, true]);
    const harmless = [
      random.slice(0, 39),
      `${random.slice(0, 20)}-${random.slice(20)}`,
      `${random.slice(0, 20)}_${random.slice(20)}`,
    ];
    expect(harmless.map(isSecret)).toEqual([false, false, false]);
  });

  it('T30 see secrets in lists, and in names of keys', () => {
    const secret = `sk-${'a1'.repeat(10)}`;
    expect(pathsOf(`gateway: { cors: { origins: [http://a.test, "${secret}"] } }\n`)).toContain(
      'gateway.cors.origins.1',
    );
    expect(pathsOf(`daemon: { extraEnv: { A: "${secret}" } }\n`)).toContain('daemon.extraEnv.A');
  });

  it('want limits of backends that there are', () => {
    expect(pathsOf('limits: { concurrency: { local: 2 } }\n')).toEqual([]);
    expect(pathsOf('limits: { concurrency: { locl: 2 } }\n')).toEqual(['limits.concurrency.locl']);
  });
});
