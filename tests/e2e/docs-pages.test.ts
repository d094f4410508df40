import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type DroverProcess, startDroverProcess } from '../fakes/drover-process.ts';
import { useChromium } from './console-fixture.ts';
import { createTabs, type Tab } from './tabs.ts';

const shots = join(import.meta.dirname, '..', '..', 'artifacts', 'screenshots');

const tabs = createTabs(useChromium());
let drover: DroverProcess;
let tab: Tab | undefined;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  drover = await startDroverProcess();
});
afterAll(async () => {
  await drover?.stop();
});
afterEach(async () => {
  if (tab) await tabs.release(tab);
  tab = undefined;
});

/** Opens a page of the built product and notes what it complains about and what it asks of others. */
async function open(
  path: string,
): Promise<{ readonly page: Page; readonly errors: string[]; readonly foreign: string[] }> {
  tab = await tabs.take();
  const opened = tab.page;
  const errors: string[] = [];
  const foreign: string[] = [];
  opened.on('pageerror', (error) => errors.push(error.message));
  opened.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  opened.on('request', (request) => {
    if (!/^(?:blob:|data:)/.test(request.url()) && new URL(request.url()).origin !== drover.gateway)
      foreign.push(request.url());
  });
  await opened.goto(drover.gateway + path);
  return { page: opened, errors, foreign };
}

/** Operations are drawn when they come into view; what was passed by before it was drawn is met the next time round. */
async function scrollTo(page: Page, selector: string): Promise<void> {
  const look = async (): Promise<number> => {
    await page.evaluate(() => {
      const before = window.scrollY;
      window.scrollBy(0, 500);
      if (window.scrollY === before) window.scrollTo(0, 0);
    });
    return page.locator(selector).count();
  };
  await expect.poll(look, { message: selector }).toBe(1);
}

it.each(['/docs', '/p/atlas/docs'])('Swagger UI shows every dialect at %s and asks nobody else', async (path) => {
  const { page, errors, foreign } = await open(path);
  await page.locator('#operations-OpenAI-createChatCompletion').waitFor();
  await page.screenshot({ path: join(shots, 'docs-swagger.png') });
  for (const id of ['Anthropic-createMessage', 'Ollama-ollamaChat', 'Workers-workerGenerate', 'Service-health']) {
    await scrollTo(page, `#operations-${id}`);
  }
  expect(foreign).toEqual([]);
  expect(errors).toEqual([]);
});

it('Swagger UI sends a request to the gateway that serves it', async () => {
  const { page, errors, foreign } = await open('/docs');
  const operation = page.locator('#operations-OpenAI-createChatCompletion');
  await operation.locator('.opblock-summary-control').click();
  await operation.locator('textarea').first().waitFor();
  const [request] = await Promise.all([
    page.waitForRequest((one) => one.method() === 'POST'),
    operation.getByRole('button', { name: 'Execute' }).click(),
  ]);
  expect(Object.keys(request.headers()).filter((name) => name.startsWith('x-'))).toEqual([]);
  await operation.locator('.live-responses-table').waitFor();
  const status = operation.locator('.live-responses-table tbody .response-col_status').first();
  await expect.poll(() => status.textContent()).toContain('200');
  expect(await operation.locator('.live-responses-table').textContent()).toContain('chat.completion');
  await operation.locator('.live-responses-table').scrollIntoViewIfNeeded();
  await page.screenshot({ path: join(shots, 'docs-swagger-answer.png') });
  expect(foreign).toEqual([]);
  expect(errors).toEqual([]);
});

it('Swagger UI reads no other document, whatever its address says', async () => {
  const { page, errors, foreign } = await open(
    '/docs?url=https://evil.test/openapi.json&configUrl=https://evil.test/x.json',
  );
  await page.locator('#operations-OpenAI-createChatCompletion').waitFor();
  expect(foreign).toEqual([]);
  expect(errors).toEqual([]);
});

it('Redoc shows the document, finds in it, and asks nobody else', async () => {
  const { page, errors, foreign } = await open('/redoc');
  await page.getByRole('heading', { level: 1, name: /^Drover/ }).waitFor();
  await page.screenshot({ path: join(shots, 'docs-redoc.png') });
  await page
    .getByRole('textbox', { name: 'Search' })
    .or(page.getByPlaceholder('Search...'))
    .first()
    .fill('count tokens');
  await page.getByText('Count the tokens of a message').first().waitFor();
  await page.locator('[role=search] li, .search-result, [class*=search] li').first().waitFor();
  await page.screenshot({ path: join(shots, 'docs-redoc-search.png') });
  expect(foreign).toEqual([]);
  expect(errors).toEqual([]);
});
