import { createContext, Script } from 'node:vm';
import type { TextPattern } from '../gateway/index.ts';

const timeoutMs = 50;
const ask = new Script('pattern.test(text)');

/**
 * A pattern of the configuration that can hold up nobody: some take longer than a life on the wrong text. One that does not come to an end
 * in time counts as found, since what it is there to keep out may be in the text. Throws when `source` is no expression.
 */
export function createBoundedPattern(source: string): TextPattern {
  const pattern = new RegExp(source, 'u');
  const scope = createContext({ pattern, text: '' }, { codeGeneration: { strings: false, wasm: false } });
  return {
    test(text) {
      scope['text'] = text;
      try {
        return ask.runInContext(scope, { timeout: timeoutMs }) === true;
      } catch (error) {
        if (!isTimeout(error)) throw error;
        return true;
      } finally {
        scope['text'] = '';
      }
    },
  };
}

const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
