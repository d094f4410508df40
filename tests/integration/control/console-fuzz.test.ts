import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { controlContract } from '../../../apps/contract/control/index.ts';
import type { Schema } from '../../fakes/openapi/api-document.ts';
import { createValueSource, type ValueSource } from '../../fakes/openapi/generate-value.ts';
import { startTestHost, type TestHost } from '../host/test-host.ts';

const caseCount = Number(process.env['DROVER_TEST_CASES'] ?? 5000);
const clientCount = 8;
const patienceMs = 30_000;
/** Stops the daemon that the others need, or takes its time by its nature; each is tried by its own tests. */
const tooHeavy: ReadonlySet<string> = new Set(['daemon/stop', 'daemon/start', 'daemon/restart', 'bench/run']);

interface Procedure {
  readonly path: string;
  readonly schema: Schema;
}

let host: TestHost;
let token: string;
beforeAll(async () => {
  host = await startTestHost();
  await host.host.daemonSettled;
  token = readFileSync(host.host.tokenFile ?? '', 'utf8').trim();
});
afterAll(() => host.end());

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Every procedure with the schema of its input. */
function listProcedures(node: unknown, path: string): Procedure[] {
  if (!isRecord(node)) return [];
  const definition = node['~orpc'];
  if (isRecord(definition)) {
    const input = definition['inputSchema'];
    const schema = input instanceof z.ZodType ? z.toJSONSchema(input, { unrepresentable: 'any', io: 'input' }) : {};
    return [{ path, schema: schema as Schema }];
  }
  return Object.entries(node).flatMap(([name, inner]) => listProcedures(inner, path === '' ? name : `${path}/${name}`));
}

function createBody({ schema }: Procedure, source: ValueSource): string {
  if (source.below(25) === 0) return source.pick(['', '{', 'null', '[]', '{"json":', `${'['.repeat(5000)}`, '\u0000']);
  const json = source.below(3) === 0 ? source.sound(schema) : source.spoilt(schema);
  return JSON.stringify(source.below(20) === 0 ? { json, meta: source.junk() } : { json });
}

/** What is wrong with the answer; `null` when nothing is. Of an endless answer only the beginning is read. */
async function judge(path: string, body: string): Promise<string | null> {
  const leaving = new AbortController();
  const patience = setTimeout(() => leaving.abort(new Error('no answer')), patienceMs);
  try {
    const response = await fetch(`${host.host.consoleUrl}/rpc/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body,
      signal: leaving.signal,
    });
    const isEndless = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
    const text = isEndless ? '' : await response.text();
    if (isEndless) leaving.abort();
    if (response.status === 500 || response.status < 200) return `${response.status} ${text.slice(0, 400)}`;
    return /\n\s+at .+:\d+:\d+|node_modules/.test(text) ? `an inside shows: ${text.slice(0, 300)}` : null;
  } catch (error) {
    return String(error);
  } finally {
    clearTimeout(patience);
  }
}

describe('calls made from the schemas of the control API', () => {
  it(`T26 T31 get no 500, no hang and no look inside in ${caseCount} cases`, { timeout: 400_000 }, async () => {
    const procedures = listProcedures(controlContract, '').filter(({ path }) => !tooHeavy.has(path));
    const faults: string[] = [];
    let next = 0;
    const runClient = async (): Promise<void> => {
      while (next < caseCount && faults.length < 3) {
        const seed = next++;
        const procedure = procedures[seed % procedures.length] as Procedure;
        const definitions = (procedure.schema['$defs'] ?? {}) as Readonly<Record<string, Schema>>;
        const source = createValueSource(seed, (reference) => definitions[reference.split('/').at(-1) ?? ''] ?? {});
        const body = createBody(procedure, source);
        const fault = await judge(procedure.path, body);
        if (fault) faults.push(`${procedure.path}: ${fault}\nseed ${seed}: ${body.slice(0, 2000)}`);
      }
    };
    await Promise.all(Array.from({ length: clientCount }, runClient));
    expect(faults).toEqual([]);
    expect(procedures.length).toBeGreaterThan(40);
    expect((await host.client.status()).health.status).not.toBe('');
  });
});
