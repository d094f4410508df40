import { isAbsolute } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readServeFlags } from '../../../apps/host/serve-arguments.ts';

describe('readServeFlags', () => {
  it('asks for nothing but the console when no flag is given', () => {
    expect(readServeFlags({}, '/data')).toEqual({ dataDir: '/data', console: '127.0.0.1:11445', isTakeOverOff: false });
  });

  it('takes every flag over', () => {
    const flags = {
      gateway: '[::1]:0',
      console: 'off',
      engine: 'none',
      'beyond-loopback': 'tls',
      'no-take-over': true,
      'log-level': 'debug',
      config: 'my.yaml',
      ollama: 'bin/ollama',
      'key-file': 'key',
      workers: '2',
    };
    const options = readServeFlags(flags, '/data');
    expect(options).toMatchObject({
      gateway: '[::1]:0',
      console: 'off',
      engine: 'none',
      beyondLoopback: 'tls',
      isTakeOverOff: true,
      logLevel: 'debug',
      workers: 2,
    });
    expect(isAbsolute(options.configFile ?? '')).toBe(true);
    expect(isAbsolute(options.ollamaPath ?? '')).toBe(true);
    expect(isAbsolute(options.keyFile ?? '')).toBe(true);
  });

  it.each([
    ['gateway', 'here'],
    ['workers', '0'],
    ['workers', 'many'],
    ['workers', '1.5'],
    ['gateway', '127.0.0.1:70000'],
    ['console', '11445'],
    ['engine', 'fast'],
    ['beyond-loopback', 'refuse'],
    ['log-level', 'loud'],
  ])('refuses --%s %s by name', (flag, value) => {
    expect(() => readServeFlags({ [flag]: value }, '/data')).toThrow(`--${flag} ${value}`);
  });
});
