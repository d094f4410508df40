import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createKeyPort, createTestKey } from '../../fakes/gateway/key-port.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import { answerWell, type ScriptedUpstream, startScriptedUpstream } from '../../fakes/gateway/scripted-upstream.ts';

const run = promisify(execFile);
const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'access.md'), 'utf8');
const blockOf = (language: string): string => new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(page)?.[1] ?? '';

const signing = createTestKey({ mode: 'signed' });
let upstream: ScriptedUpstream;
let rig: Rig;
beforeAll(async () => {
  upstream = await startScriptedUpstream(answerWell);
  rig = await startRig({ upstreamUrl: upstream.url, ports: { keys: createKeyPort([signing]) } });
});
afterAll(async () => {
  await rig.close();
  await upstream.close();
});

it.each([
  ['curl and openssl', 'bash', 'bash', ['-c']],
  ['Node', 'js', process.execPath, ['--input-type=module', '-e']],
] as const)(
  'E9 the example of docs/access.md for %s is served as it stands',
  async (_name, language, program, flags) => {
    const text = blockOf(language).replace('http://127.0.0.1:11444', rig.url);
    expect(text).toContain(rig.url);
    const { stdout } = await run(program, [...flags, text], { env: { ...process.env, DROVER_KEY: signing.text } });
    expect(JSON.parse(stdout)).toMatchObject({ choices: [{ message: { content: 'Hello world' } }] });
    expect(rig.rows().at(-1)?.opened.keyId).toBe(signing.stored.record.id);
  },
);
