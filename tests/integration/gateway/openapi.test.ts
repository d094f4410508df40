import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDocsUi } from '../../../scripts/docs-ui.mjs';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import { type SimulatorProcess, startSimulator } from '../../fakes/gateway/simulator.ts';
import { type ApiDocument, listPlaces, type Place } from '../../fakes/openapi/api-document.ts';
import { checkAnswer, checkRequest } from '../../fakes/openapi/check-answer.ts';
import { furtherExchanges } from '../../fakes/openapi/further-exchanges.ts';

let folder: string;
let simulator: SimulatorProcess;
let rig: Rig;
let document: ApiDocument;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drover-openapi-'));
  writeDocsUi(folder);
  simulator = await startSimulator({ TOKENS_PER_SECOND: '0', PULL_BYTES_PER_SECOND: '1000000000000' });
  rig = await startRig({ upstreamUrl: simulator.url, settings: { docsFolder: folder } });
  document = (await (await fetch(`${rig.url}/openapi.json`)).json()) as ApiDocument;
});

afterAll(async () => {
  await rig?.close();
  await simulator?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Sent {
  readonly mediaType: string;
  readonly body: string;
}

const findPlace = (operationId: string): Place => {
  const place = listPlaces(document).find(({ operation }) => operation.operationId === operationId);
  if (!place) throw new Error(`no such operation: ${operationId}`);
  return place;
};

function send({ method, path, operation }: Place, sent: Sent | null): Promise<Response> {
  const target = operation.parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((text, { name, example }) => text.replace(`{${name}}`, String(example)), path);
  const body = sent === null ? {} : { body: sent.body, headers: { 'content-type': sent.mediaType } };
  return fetch(rig.url + target, { method, ...body });
}

/** What the document proposes to send: each example, or nothing. */
function listProposals({ operation }: Place): (Sent | null)[] {
  if (!operation.requestBody) return [null];
  return Object.entries(operation.requestBody.content).flatMap(([mediaType, { example, examples = {} }]) => {
    if (mediaType === 'application/octet-stream') return [{ mediaType, body: '' }];
    const values = [...(example === undefined ? [] : [example]), ...Object.values(examples).map(({ value }) => value)];
    return values.map((value) => ({ mediaType, body: JSON.stringify(value) }));
  });
}

const sendJson = (place: Place, body: unknown): Promise<Response> =>
  send(place, { mediaType: 'application/json', body: JSON.stringify(body) });

describe('every operation of the document', () => {
  it('is answered by the gateway, with what the document says', async () => {
    const problems: string[] = [];
    for (const place of listPlaces(document)) {
      for (const proposal of listProposals(place)) {
        const answer = await send(place, proposal);
        const code = answer.headers.get('x-drover-error');
        const isServed = !place.operation.tags.includes('Not served');
        const found = await checkAnswer(document, place, answer);
        if (isServed && (code === 'not_found' || code === 'method_not_allowed')) found.push(`is ${code}`);
        if (!isServed && answer.status < 400) found.push(`is served with ${answer.status}`);
        problems.push(...found.map((problem) => `${place.method} ${place.path} ${proposal?.body ?? ''} ${problem}`));
      }
    }
    expect(problems).toEqual([]);
  });

  it('succeeds with the examples of the model routes', async () => {
    const asked = listPlaces(document).filter(({ operation }) =>
      operation.tags.some((tag) => ['OpenAI', 'Anthropic', 'Ollama', 'Workers'].includes(tag)),
    );
    for (const place of asked) {
      for (const proposal of listProposals(place)) {
        const answer = await send(place, proposal);
        expect(answer.status, `${place.method} ${place.path} ${proposal?.body ?? ''} ${await answer.text()}`).toBe(200);
      }
    }
  });
});

describe('real exchanges', () => {
  it.each(furtherExchanges)('fit: $operationId, $title', async ({ operationId, status, body }) => {
    const place = findPlace(operationId);
    expect(checkRequest(document, place, body)).toEqual([]);
    const answer = await sendJson(place, body);
    const copy = answer.clone();
    expect(answer.status, await copy.text()).toBe(status);
    expect(await checkAnswer(document, place, answer)).toEqual([]);
  });

  it('fit in Anthropic’s form where a path has two', async () => {
    for (const operationId of ['listModels', 'getModel']) {
      const place = findPlace(operationId);
      const answer = await fetch(rig.url + place.path.replace('{model}', 'llama3.2:3b'), {
        headers: { 'anthropic-version': '2023-06-01' },
      });
      expect(await answer.clone().json()).toHaveProperty(operationId === 'getModel' ? 'display_name' : 'has_more');
      expect(await checkAnswer(document, place, answer)).toEqual([]);
    }
  });
});

describe('a body that the document refuses', () => {
  const operationIds = [
    'createChatCompletion',
    'createCompletion',
    'createResponse',
    'createEmbedding',
    'createMessage',
    'countMessageTokens',
    'ollamaChat',
    'ollamaGenerate',
    'ollamaEmbed',
    'ollamaEmbedLegacy',
    'workerGenerate',
    'workerChat',
    'workerChatStream',
  ];

  it.each(operationIds)('is refused by the gateway: %s', async (operationId) => {
    const place = findPlace(operationId);
    const content = place.operation.requestBody?.content['application/json'];
    const [example] = Object.values(content?.examples ?? {}).map(({ value }) => value as Record<string, unknown>);
    const schema = document.components.schemas[String(content?.schema['$ref']).split('/').at(-1) ?? ''];
    const names = Object.keys(schema?.['properties'] as object);
    const values = ['a text', 1.5, -7, true, ['a text'], [5], { a: 1 }];
    const spoiled = names.flatMap((name) => values.map((value) => ({ ...example, [name]: value })));
    const refused = spoiled.filter((body) => checkRequest(document, place, body).length > 0);
    expect(refused.length).toBeGreaterThan(names.length);
    const judge = async (body: object): Promise<string[]> => {
      const answer = await sendJson(place, body);
      const problems = await checkAnswer(document, place, answer);
      return answer.status === 400 ? problems : [`${JSON.stringify(body)} gets ${answer.status}`];
    };
    expect((await Promise.all(refused.map(judge))).flat()).toEqual([]);
  });
});
