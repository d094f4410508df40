import { expect, it } from 'vitest';
import { listViolations, useConsoles } from './console-fixture.ts';

const openPage = useConsoles();

it('keeps the page when the code of its chart does not arrive, and has it once the page is loaded again', async () => {
  const chart = '**/assets/percentile-chart-*';
  const { page, errors } = await openPage({
    prepare: async (_, opened) => void (await opened.route(chart, (route) => route.abort())),
  });
  const told = page.getByText('The chart did not arrive. Load the page again.');
  await told.waitFor();
  expect(await page.getByText('Healthy.').isVisible()).toBe(true);
  expect(await listViolations(page)).toEqual([]);
  errors.splice(0);
  await page.unroute(chart);
  await page.reload();
  await page.locator('.chart-plot path').first().waitFor({ state: 'attached' });
});

it('keeps the side bar when a page cannot be drawn, and the other pages with it', async () => {
  const answers = '**/rpc/use/page*';
  const { page, errors } = await openPage({
    path: '/usage',
    prepare: async (_, opened) =>
      void (await opened.route(answers, (route) => route.fulfill({ json: { json: { rows: 7 } } }))),
  });
  await page.getByText('This page could not be shown.').waitFor();
  expect(await listViolations(page)).toEqual([]);
  errors.splice(0);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Models' }).click();
  await page.getByTestId('model-row').first().waitFor();
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Usage' }).click();
  await page.getByText('This page could not be shown.').waitFor();
  errors.splice(0);
  await page.unroute(answers);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { level: 1, name: 'Usage' }).waitFor();
});
