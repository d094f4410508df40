import { describe, expect, it } from 'vitest';
import { identifyApp } from '../../../apps/access/index.ts';

describe('identifyApp', () => {
  it.each([
    ['OpenAI/JS 7.55.0', 'openai-node'],
    ['OpenAI/Python 1.2.3', 'openai-python'],
    ['AsyncOpenAI/Python 1.2.3', 'openai-python'],
    ['ollama-js/0.6.4 (x64 linux Node.js/v24.21.0)', 'ollama-js'],
    ['ollama/0.31.2 (arm64 darwin) Go/go1.26', 'ollama'],
    ['curl/8.5.0', 'curl'],
    ['node', 'node'],
    ['Mozilla/5.0 (Macintosh)', 'browser'],
    ['  Padded/1', 'padded'],
  ])('knows %j as %s', (userAgent, app) => {
    expect(identifyApp(userAgent)).toBe(app);
  });

  it.each([null, '', '   ', '/1.0'])('says nothing about %j', (userAgent) => {
    expect(identifyApp(userAgent)).toBeNull();
  });

  it('keeps what could forge a log line, and what is too long, out of the name', () => {
    expect(identifyApp('evil\u001b[31m/1')).not.toContain('\u001b');
    expect(identifyApp(`${'x'.repeat(500)}/1`)).toHaveLength(64);
  });
});
