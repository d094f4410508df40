import { describe, expect, it } from 'vitest';
import { formatAddress, parseListenAddress } from '../../../apps/simulator/http/listen-address.ts';

describe('OLLAMA_HOST', () => {
  it.each([
    ['', '127.0.0.1', 11434],
    ['1.2.3.4', '1.2.3.4', 11434],
    ['name', 'name', 11434],
    [':1234', '', 1234],
    ['127.0.0.1:0', '127.0.0.1', 0],
    ['[::1]', '::1', 11434],
    ['::1', '::1', 11434],
    ['[::1]:77', '::1', 77],
    ['http://h', 'h', 80],
    ['https://h', 'h', 443],
    ['http://h:4321/path', 'h', 4321],
    ['ollama.com', 'ollama.com', 443],
  ])('reads %j as %s port %i without a warning', (value, host, port) => {
    expect(parseListenAddress(value)).toEqual({ host, port, warning: null });
  });

  it.each([':66000', ':-1', 'h:abc'])('warns about the port in %j and takes the default', (value) => {
    const address = parseListenAddress(value);
    expect(address.port).toBe(11434);
    expect(address.warning).toContain('invalid port');
  });

  it.each([
    ['127.0.0.1', '127.0.0.1:5'],
    ['::1', '[::1]:5'],
    ['', '[::]:5'],
    ['0.0.0.0', '[::]:5'],
  ])('shows %j as %s', (host, shown) => {
    expect(formatAddress(host, 5)).toBe(shown);
  });
});
