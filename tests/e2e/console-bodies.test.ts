import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import type { KeptBody, RequestBodies, RequestRecord } from '../../apps/contract/model/index.ts';
import { shoot, shootAll, useConsole } from './console-fixture.ts';

const { page, fake, errors } = useConsole({
  path: '/requests',
  ready: (opened) => opened.getByTestId('request-row').first().waitFor(),
});

const body = (part: KeptBody['part'], text: string, cut: Partial<KeptBody> = {}): KeptBody => ({
  ...{ part, text, sizeBytes: Buffer.byteLength(text), isCut: false, ...cut },
});
const attack = '<img src=x onerror="document.title=\'taken\'"><script>document.title="taken"</script>';
const request = {
  model: 'gpt-4o-mini',
  stream: true,
  tools: [{ type: 'function', function: { name: 'read_file' } }],
  messages: [
    { role: 'system', content: `You help with code. ${'Be brief and exact. '.repeat(80)}` },
    {
      role: 'user',
      content: [
        { type: 'text', text: `What does this page do? ${attack}` },
        { type: 'image_url', image_url: { url: '[image/png, 586 KB, not kept]' } },
      ],
    },
    {
      role: 'assistant',
      tool_calls: [{ id: 'c', function: { name: 'read_file', arguments: '{"path":"src/page.tsx"}' } }],
    },
    { role: 'tool', tool_call_id: 'c', name: 'read_file', content: 'export function Page() {}' },
  ],
};
const delta = (piece: object): string => `data: ${JSON.stringify({ choices: [{ index: 0, delta: piece }] })}\n\n`;
const answer = [
  delta({ reasoning_content: 'It is empty.' }),
  delta({ content: 'It draws ' }),
  delta({ content: 'nothing yet.' }),
  'data: [DONE]\n\n',
].join('');
const full: RequestBodies = {
  parts: [
    body('request', JSON.stringify(request)),
    body('sent', '{"model":"llama3.2:3b"}'),
    body('answer', answer, { sizeBytes: 20_000_000, isCut: true }),
  ],
  whyNone: null,
};

/** Opens the inspector of a request of a project with this kept of it, at one of its tabs. */
async function openTab(
  name: 'Messages' | 'Raw',
  bodies: RequestBodies,
): Promise<{ record: RequestRecord; tab: Locator }> {
  const record = fake().book.records.find(({ outcome, project }) => outcome === 'ok' && project !== null);
  if (!record) throw new Error('no record of a project');
  fake().book.bodies.set(record.id, bodies);
  await page().goto(`${fake().url}/requests?id=${record.id}`);
  const inspector = page().getByTestId('inspector');
  await inspector.getByRole('tab', { name }).click();
  return { record, tab: inspector.getByRole('tabpanel') };
}

it('T35 shows prompt and answer as a conversation, as text alone', async () => {
  const { tab } = await openTab('Messages', full);
  const turns = tab.getByTestId('turn');
  await expect.poll(() => turns.count()).toBe(5);
  expect(await turns.evaluateAll((found) => found.map((turn) => turn.getAttribute('data-role')))).toEqual([
    ...['system', 'user', 'assistant', 'tool', 'assistant'],
  ]);
  await tab.getByText('read_file', { exact: true }).first().waitFor();
  expect(await turns.nth(1).innerText()).toContain(attack);
  expect(await turns.nth(1).innerText()).toContain('image/png, 586 KB, not kept');
  expect(await turns.nth(4).innerText()).toContain('It draws nothing yet.');
  expect(await tab.getByText('It is empty.').isVisible()).toBe(false);
  await tab.getByText(/^Thinking/).click();
  await tab.getByText('It is empty.').waitFor();
  expect((await turns.nth(0).innerText()).length).toBeLessThan(800);
  await shootAll(page(), 'requests-messages');
  await tab.getByRole('button', { name: /Show all/ }).click();
  expect((await turns.nth(0).innerText()).length).toBeGreaterThan(1500);
  await tab.getByText('Only the beginning of the answer was kept: it has 20.0 MB in all.').waitFor();
  expect(await tab.locator('img, script, iframe').count()).toBe(0);
  expect(await page().title()).not.toBe('taken');
  expect(errors()).toEqual([]);
});

it('shows the bodies as they went over the wire, and copies them', async () => {
  const { tab } = await openTab('Raw', full);
  await tab.getByText('"outcome": "ok"').waitFor();
  await tab.getByRole('radio', { name: 'Request' }).check();
  await tab.getByText('"content": "export function Page() {}"').waitFor();
  await tab.getByRole('button', { name: 'Copy request' }).click();
  const copied = await page().evaluate(() => navigator.clipboard.readText());
  expect(JSON.parse(copied)).toEqual(request);
  await tab.getByRole('radio', { name: 'Sent on' }).check();
  await tab.getByText('"model": "llama3.2:3b"').waitFor();
  await tab.getByRole('radio', { name: 'Answer' }).check();
  await tab.getByText(/^20\.0 MB, cut at /).waitFor();
  await tab.getByText('data: [DONE]').waitFor();
  await shoot(page(), 'requests-raw-answer');
});

it('says why nothing is kept, and leads to where that is changed', async () => {
  const why = (reason: NonNullable<RequestBodies['whyNone']>['reason'], text: string): RequestBodies => ({
    ...{ parts: [], whyNone: { reason, text } },
  });
  const { tab } = await openTab('Messages', why('off', 'Prompts and answers are not kept: log.bodies is off.'));
  await tab.getByText('Prompts and answers are not kept').waitFor();
  await shoot(page(), 'requests-no-bodies');
  await tab.getByRole('link', { name: 'Config, Log' }).click();
  await page().waitForURL('**/config?section=log');
  const { record, tab: again } = await openTab('Raw', why('off-for-project', 'Those of this project are not kept.'));
  await again.getByRole('radio', { name: 'Answer' }).check();
  await again.getByRole('link', { name: `Settings of ${record.project}` }).click();
  await page().waitForURL(`**/access?id=${record.project}&open=1`);
});
