import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isDefinedError, safe } from '@orpc/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dryRunRequestSchema } from '../../../apps/contract/model/index.ts';
import { startTestHost, type TestHost, testModel } from '../host/test-host.ts';

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
  await host.host.daemonSettled;
});
afterAll(() => host.end());

const rule = { match: 'gpt-*', use: [`local/${testModel}`] };
const dryRun = (request: object) => host.client.routing.dryRun(dryRunRequestSchema.parse(request));

/** Puts rules in force as the page does. */
async function saveRules(rules: readonly object[]): Promise<void> {
  const { etag } = await host.client.routing.page();
  const edits = [{ kind: 'set' as const, path: ['models'], value: rules }];
  const saved = await host.client.config.save({ etag, change: { edits }, restart: 'never' });
  expect(saved.kind).toBe('saved');
}

describe('the routing of a running service', () => {
  it('follows a rule from the draft into force, and counts what it takes', async () => {
    const draft = { rules: [rule], defaultModel: null };
    expect(await dryRun({ model: 'gpt-4o' })).toMatchObject({ rule: null });
    expect(await dryRun({ model: 'gpt-4o', draft })).toMatchObject({ rule: 0, candidates: [{ model: testModel }] });
    expect(await host.client.routing.compare({ draft })).toMatchObject({ problems: [] });
    await saveRules([rule]);
    const page = await host.client.routing.page();
    expect(page).toMatchObject({ rules: [rule], lockedBecause: null, savedAtMs: expect.any(Number) as number });
    expect(await dryRun({ model: 'gpt-4o' })).toMatchObject({ rule: 0, refusal: null });
    const answer = await host.chat({ model: 'gpt-4o' });
    expect(answer.headers.get('x-drover-model')).toBe(testModel);
    await answer.text();
    await expect
      .poll(async () => (await host.client.routing.history()).flows)
      .toMatchObject([{ backend: 'local', requests: 1 }]);
  });

  it('knows what the managed daemon has, what it can do, and that it is up', async () => {
    const { backends } = await host.client.routing.page();
    expect(backends).toMatchObject([{ id: 'local', kind: 'ollama', isManaged: true, isLocal: true, fileIndex: null }]);
    expect(backends[0]?.models?.map(({ name }) => name)).toContain(testModel);
    const blind = await dryRun({ model: testModel, needs: { vision: true } });
    expect(blind.refusal?.code).toBe('lacks-capability');
  });

  it('answers `drover route` with the steps of the dry run', async () => {
    const run = await dryRun({ model: 'gpt-4o' });
    const { steps, target } = await host.client.route({ model: 'gpt-4o' });
    expect(target).toMatchObject({ backend: 'local', model: testModel });
    expect(steps).toEqual(run.steps.map(({ symbol, text }) => `${symbol} ${text}`));
  });

  it('refuses a draft that cannot be read, and says which rule is wrong', async () => {
    const draft = { rules: [rule, { match: 'x', use: ['nowhere/y'] }], defaultModel: null };
    expect((await host.client.routing.compare({ draft })).problems).toMatchObject([{ path: 'models.1.use.0' }]);
    const { error } = await safe(
      dryRun({ model: 'a', draft: { rules: [{ match: '', use: [] }], defaultModel: null } }),
    );
    if (!isDefinedError(error)) throw new Error('the refusal is not one of the contract');
    expect(error).toMatchObject({ code: 'INVALID', data: { advice: 'Mend the rule that is marked.' } });
  });

  it('finds out what an address is, and says why nothing is there', async () => {
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/v1/models') response.end('{"object":"list","data":[{"id":"qwen3-4b","object":"model"}]}');
      else response.writeHead(404).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const wishes = { kind: null, key: null, trialModel: null };
    const found = await host.client.routing.probeBackend({ url, ...wishes });
    expect(found).toMatchObject({ kind: 'openai', problem: null, models: [{ name: 'qwen3-4b' }] });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const gone = await host.client.routing.probeBackend({ url, ...wishes });
    expect(gone.problem).not.toBeNull();
    const keyless = await host.client.routing.probeBackend({ url, ...wishes, key: { env: 'DROVER_TEST_NO_SUCH_KEY' } });
    expect(keyless.problem).toBe('The variable DROVER_TEST_NO_SUCH_KEY is not set.');
  });

  it('says that the rules cannot be changed while the file has a fault', async () => {
    const { filePath } = await host.client.routing.page();
    const text = readFileSync(filePath, 'utf8');
    writeFileSync(filePath, `${text}nonsense: 1\n`);
    await expect.poll(async () => (await host.client.routing.page()).lockedBecause).toContain('not in force');
    writeFileSync(filePath, text);
    await expect.poll(async () => (await host.client.routing.page()).lockedBecause).toBeNull();
  });
});
