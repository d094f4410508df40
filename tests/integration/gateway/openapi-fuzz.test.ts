import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import { type SimulatorProcess, startSimulator } from '../../fakes/gateway/simulator.ts';
import { type ApiDocument, listPlaces, type Place, type Schema } from '../../fakes/openapi/api-document.ts';
import { createValueSource, type ValueSource } from '../../fakes/openapi/generate-value.ts';

const caseCount = Number(process.env['DROVER_TEST_CASES'] ?? 5000);
const clientCount = 12;
const patienceMs = 30_000;

let simulator: SimulatorProcess;
let rig: Rig;
let document: ApiDocument;

beforeAll(async () => {
  const switches = {
    TOKENS_PER_SECOND: '0',
    PREFILL_TOKENS_PER_SECOND: '0',
    LOAD_MS: '0',
    PULL_BYTES_PER_SECOND: '1000000000000',
  };
  simulator = await startSimulator(switches);
  rig = await startRig({ upstreamUrl: simulator.url });
  document = (await (await fetch(`${rig.url}/openapi.json`)).json()) as ApiDocument;
});
afterAll(async () => {
  await rig?.close();
  await simulator?.stop();
});

function resolve(reference: string): Schema {
  const found = reference
    .slice(2)
    .split('/')
    .reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>>)[key], document);
  return found as Schema;
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const oddHeaders = [
  'x-drover-num-ctx',
  'x-drover-timeout-ms',
  'x-drover-keep-alive',
  'x-drover-project',
  'x-drover-priority',
  'x-drover-cache',
  'x-request-id',
  'accept',
  'anthropic-version',
];

const toPart = (value: unknown): string =>
  encodeURIComponent((typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed()).slice(0, 300);
const toHeader = (value: unknown): string =>
  (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 200);

interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** A request for an operation: mostly as the document says, with something odd in it. */
function createCall({ method, path, operation }: Place, source: ValueSource): Call {
  const parameters = operation.parameters.map((one) =>
    one.$ref === undefined ? one : (resolve(one.$ref) as unknown as typeof one),
  );
  const target = parameters
    .filter((one) => one.in === 'path')
    .reduce(
      (text, { name, example }) => text.replace(`{${name}}`, toPart(source.below(2) === 0 ? example : source.junk())),
      path,
    );
  const query = source.below(4) === 0 ? `?${toPart(source.junk())}=${toPart(source.junk())}` : '';
  const [mediaType, content] = source.pick(Object.entries(operation.requestBody?.content ?? {})) ?? [];
  const oddMethod = source.below(12) === 0 ? source.pick(methods) : method;
  const value = content && (source.below(3) === 0 ? source.sound(content.schema) : source.spoilt(content.schema));
  const text = value === undefined ? null : JSON.stringify(value);
  const body = text !== null && source.below(15) === 0 ? text.slice(0, source.below(text.length)) : text;
  const hasNoBody = oddMethod === 'GET' || oddMethod === 'HEAD';
  return {
    method: oddMethod,
    path: (source.below(10) === 0 ? '/p/notes' : '') + target + query,
    headers: {
      ...(body === null || hasNoBody
        ? {}
        : { 'content-type': source.below(15) === 0 ? 'text/plain' : (mediaType ?? 'application/json') }),
      ...(source.below(6) === 0 ? { [source.pick(oddHeaders)]: toHeader(source.junk()) } : {}),
    },
    body: hasNoBody ? null : body,
  };
}

/** What is wrong with the answer; `null` when nothing is. */
async function judge(call: Call): Promise<string | null> {
  try {
    const { method, headers, body } = call;
    const response = await fetch(rig.url + call.path, {
      method,
      headers,
      body,
      signal: AbortSignal.timeout(patienceMs),
    });
    const text = await response.text();
    // The management of models is Ollama's own, and so are its answers.
    const isOllamas = call.path.includes('/api/') && response.headers.get('x-drover-error') === null;
    if ((response.status === 500 && !isOllamas) || response.status < 200)
      return `${response.status} ${text.slice(0, 300)}`;
    if (/\n\s+at .+:\d+:\d+|\/apps\/|node_modules/.test(text)) return `an inside shows: ${text.slice(0, 300)}`;
    return null;
  } catch (error) {
    return String(error);
  }
}

describe('requests made from the OpenAPI document', () => {
  it(`F49 T31 get no 500, no hang and no look inside in ${caseCount} cases`, { timeout: 300_000 }, async () => {
    const places = listPlaces(document);
    const faults: string[] = [];
    let next = 0;
    const runClient = async (): Promise<void> => {
      while (next < caseCount && faults.length < 3) {
        const seed = next++;
        const source = createValueSource(seed, resolve);
        const call = createCall(places[seed % places.length] as Place, source);
        const fault = await judge(call);
        if (fault) faults.push(`${fault}\nseed ${seed}: ${JSON.stringify(call).slice(0, 2000)}`);
      }
    };
    await Promise.all(Array.from({ length: clientCount }, runClient));
    expect(faults).toEqual([]);
    expect(places.length).toBeGreaterThan(40);
    expect((await fetch(`${rig.url}/health`)).status).toBe(200);
    expect(rig.gateway.inFlight()).toEqual([]);
  });
});
