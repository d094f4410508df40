import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

async function call(method: string, path: string, headers: Record<string, string> = {}) {
  const body = method === 'POST' ? '{"training_file":"x"}' : null;
  const answer = await fetch(rig.url + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return {
    status: answer.status,
    code: answer.headers.get('x-drover-error'),
    body: (await answer.json()) as Record<string, unknown>,
  };
}

describe('what Drover does not do', () => {
  it.each([
    ['POST', '/v1/fine_tuning/jobs', /weights/],
    ['GET', '/v1/fine_tuning/jobs/ftjob-1/events', /weights/],
    ['DELETE', '/v1/fine-tunes', /weights/],
    ['POST', '/p/notes/v1/fine-tunes/x', /weights/],
    ['POST', '/v1/images/generations', /images/],
    ['POST', '/v1/audio/speech', /speech/],
    ['POST', '/v1/moderations', /moderation/],
    ['GET', '/v1/files', /stores neither files/],
    ['DELETE', '/v1/files/file-1', /stores neither files/],
    ['POST', '/v1/batches', /POST \/v1\/batch,/],
    ['GET', '/v1/batches/batch_1', /POST \/v1\/batch,/],
    ['POST', '/v1/assistants', /stores neither/],
    ['POST', '/v1/threads/t/runs', /stores neither/],
    ['GET', '/v1/vector_stores/v', /stores neither/],
  ])('%s %s is refused with a reason', async (method, path, reason) => {
    const answer = await call(method, path);
    expect(answer).toMatchObject({
      status: 400,
      code: 'unsupported_feature',
      body: { error: { type: 'invalid_request_error' } },
    });
    expect((answer.body['error'] as { message: string }).message).toMatch(reason);
  });

  it.each([
    ['POST', '/v1/messages/batches', {}],
    ['GET', '/v1/messages/batches/b/results', {}],
    ['GET', '/v1/files', { 'anthropic-version': '2023-06-01' }],
  ])('%s %s is refused in Anthropic’s form', async (method, path, headers) => {
    const answer = await call(method, path, headers);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
  });

  it.each([
    ['GET', '/v1/responses/resp_1'],
    ['DELETE', '/v1/responses/resp_1'],
    ['POST', '/v1/responses/resp_1/cancel'],
    ['GET', '/v1/responses/resp_1/input_items'],
  ])('%s %s finds nothing, because nothing is stored', async (method, path) => {
    expect(await call(method, path)).toMatchObject({
      status: 404,
      code: 'not_found',
      body: { error: { code: 'not_found' } },
    });
  });

  it('has rows, so that it shows who asks for it', async () => {
    const before = rig.rows().length;
    await call('POST', '/v1/fine_tuning/jobs');
    const rows = await rig.completedRows(before + 1);
    expect(rows.at(-1)?.completed).toMatchObject({
      status: 400,
      outcome: 'client_error',
      errorCode: 'unsupported_feature',
    });
  });
});
