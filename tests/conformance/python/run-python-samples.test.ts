import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { columns } from '../columns.ts';
import { prepareSubject } from '../subject.ts';
import * as say from '../vocabulary.ts';
import { type PreparedPython, preparePython } from './prepare-python.ts';
import { directSample, readReadmeSamples } from './readme-samples.ts';

const runFile = promisify(execFile);
const subject = prepareSubject();
const root = join(import.meta.dirname, '..', '..', '..');
const samples = readReadmeSamples();
const ofLanguage = (language: string) => samples.filter((sample) => sample.language === language);
const direct = (sample: (typeof samples)[number]): string =>
  directSample(sample, { gateway: subject.gateway(), model: subject.model });

/** Makes every curl of a script fail on an error answer. */
const strictCurl = 'curl() { command curl --silent --show-error --fail-with-body "$@"; }';

let python: PreparedPython;
beforeAll(() => {
  python = preparePython();
}, 240_000);

/** Runs a program; fails with what it printed. */
async function runProgram(file: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const { stdout } = await runFile(file, args, { env: { ...process.env, ...env }, timeout: 50_000 });
  return stdout;
}

describe('the samples of the README', () => {
  it('are there for the shell, for JavaScript and for each official Python client', () => {
    expect(ofLanguage('sh').map(({ code }) => code.match(/curl /g)?.length)).toEqual([4]);
    expect(ofLanguage('js')).toHaveLength(2);
    expect(ofLanguage('python').map(({ title }) => title)).toEqual([
      'from openai import OpenAI',
      'from anthropic import Anthropic',
      'from ollama import Client',
    ]);
  });

  it.each(ofLanguage('sh'))('run in a shell: $title', async (sample) => {
    const printed = await runProgram('bash', ['-euo', 'pipefail', '-c', `${strictCurl}\n${direct(sample)}`]);
    if (!subject.isReal) expect(printed.match(/You wrote: “Say hello”/g)).toHaveLength(4);
  });

  it.each(ofLanguage('js'))('run in Node: $title', async (sample) => {
    // Below the root, where the packages are found.
    mkdirSync(join(root, '.cache'), { recursive: true });
    const folder = mkdtempSync(join(root, '.cache', 'readme-'));
    try {
      writeFileSync(join(folder, 'sample.mjs'), direct(sample));
      expect(await runProgram(process.execPath, [join(folder, 'sample.mjs')])).not.toBe('');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.for(ofLanguage('python'))('run in Python: $title', async (sample, context) => {
    if (python.kind === 'absent') return context.skip(python.reason);
    expect(await runProgram(python.executable, ['-c', direct(sample)])).not.toBe('');
  });
});

describe.each(columns)('the Python clients over the $backend backend', ({ backend, chat, embedding, missing }) => {
  const isScripted = backend !== 'ollama' || !subject.isReal;

  it.for(['openai_client.py', 'anthropic_client.py', 'ollama_client.py'])('pass %s', async (script, context) => {
    if (python.kind === 'absent') return context.skip(python.reason);
    const conversation = {
      gateway: subject.gateway(),
      chat,
      embedding,
      missing,
      greeting: say.greeting,
      greetingAnswer: isScripted ? say.greetingAnswer : null,
      question: say.weatherQuestion,
      result: say.weatherResult,
      answer: isScripted ? say.weatherAnswer : null,
      description: say.weatherDescription,
      parameters: say.weatherParameters,
    };
    const printed = await runProgram(python.executable, [join(import.meta.dirname, script)], {
      CONVERSATION: JSON.stringify(conversation),
      PYTHONDONTWRITEBYTECODE: '1',
    });
    expect(printed.trim()).toBe('ok');
  });
});
