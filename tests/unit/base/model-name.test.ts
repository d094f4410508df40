import { describe, expect, it } from 'vitest';
import { isSameModel, toModelKey } from '../../../apps/base/index.ts';

describe('names of models', () => {
  it.each([
    ['llama3.2', 'llama3.2:latest'],
    ['LLAMA3.2:3B', 'llama3.2:3b'],
    ['library/llama3.2:3b', 'llama3.2:3b'],
    ['registry.ollama.ai/library/llama3.2:3b', 'llama3.2:3b'],
    ['registry.ollama.ai/someone/foo', 'someone/foo:latest'],
    ['localhost:5000/team/foo', 'localhost:5000/team/foo:latest'],
  ])('%s means %s', (asked, name) => {
    expect(isSameModel(asked, name)).toBe(true);
    expect(toModelKey(asked)).toBe(toModelKey(name));
  });

  it.each([
    ['llama3.2:3b', 'llama3.2:1b'],
    ['someone/foo:7b', 'foo:7b'],
    ['hf.co/library/foo:7b', 'foo:7b'],
    ['registry.ollama.ai/foo:7b', 'foo:7b'],
  ])('%s does not mean %s', (asked, name) => {
    expect(isSameModel(asked, name)).toBe(false);
  });
});
