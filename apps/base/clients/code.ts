import { anyKey, type ClientFacts, nameKeyVariable, quote } from './client.ts';

/** The question of every sample. */
export const greeting = 'Say hello';

type KeyName = Pick<ClientFacts, 'keyName'>;

/** The key as Node finds it. */
export const nodeKey = ({ keyName }: KeyName): string =>
  keyName === null ? quote(anyKey) : `process.env[${quote(nameKeyVariable(keyName))}]`;

/** The key as Python finds it. */
export const pythonKey = ({ keyName }: KeyName): string =>
  keyName === null ? quote(anyKey) : `os.environ[${quote(nameKeyVariable(keyName))}]`;

/** A Python program; one that has a key looks for it in its environment. */
export const renderPython = ({ keyName }: KeyName, lines: readonly string[]): string =>
  [...(keyName === null ? [] : ['import os', '']), ...lines].join('\n');
