import { describe, expect, it } from 'vitest';
import { listViolations, shoot, shootAll, useConsole } from './console-fixture.ts';
import { skipUntilStale } from './states-fixture.ts';

const { page, fake, reopen } = useConsole({
  path: '/usage',
  ready: (opened) => opened.getByTestId('usage-row').first().waitFor(),
});

const pick = (name: string) => page().getByRole('radio', { name, exact: true }).click({ force: true });
const rows = () => page().getByTestId('usage-row');
const firstCells = () => rows().first().locator('td').allInnerTexts();
const clipboard = () => page().evaluate(() => navigator.clipboard.readText());

describe('the Usage page', () => {
  it('begins with a sentence, and with a table that adds up to the chart', async () => {
    await page()
      .getByText(/of busy time in 7 d by 5 projects\./)
      .waitFor();
    await page()
      .getByRole('figure', { name: /^Busy time by project over the last 7 d: atlas .* in all\.$/ })
      .waitFor();
    const shares = await rows().locator('.share-cell').allInnerTexts();
    const sum = shares.map((text) => Number.parseFloat(text)).reduce((total, share) => total + share, 0);
    expect(Math.abs(sum - 100)).toBeLessThan(0.5);
    await page().getByTestId('usage-total').getByText('100 %').waitFor();
    await shootAll(page(), 'usage-full');
    await page().locator('.usage-part').last().scrollIntoViewIfNeeded();
    await shoot(page(), 'usage-parts-1280x800-light');
  });

  it('keeps what is chosen in the address: by what, which measure, how long, against the span before', async () => {
    await pick('Model');
    await rows().getByText('qwen3-coder:30b').waitFor();
    await pick('Written');
    await pick('24 h');
    await page().getByRole('button', { name: 'vs 24 h before' }).click();
    await page().locator('.usage-previous').waitFor({ state: 'attached' });
    await page().getByRole('columnheader', { name: 'Written' }).waitFor();
    expect(new URL(page().url()).search).toBe('?by=model&show=written&span=24h&vs=previous');
    await page().reload();
    await page()
      .getByRole('figure', { name: /^Written by model over the last 24 h/ })
      .waitFor();
    await page().getByRole('button', { name: 'Copy command' }).click();
    await expect.poll(clipboard).toBe('drover usage --by model --since 24h');
    await page()
      .locator('.usage-chart .chart-plot')
      .hover({ position: { x: 300, y: 80 } });
    await page().locator('.usage-hover').getByText('Before').waitFor();
    await page().goBack();
    await page().getByRole('button', { name: 'vs 24 h before', pressed: false }).waitFor();
  });

  it('is narrowed by dragging across the chart or with its keys, and Escape leads back', async () => {
    const plot = page().getByRole('slider', { name: /^Span of the chart\./ });
    await plot.hover({ position: { x: 500, y: 40 } });
    await page().mouse.down();
    await plot.hover({ position: { x: 760, y: 60 } });
    await page().mouse.up();
    await page()
      .getByText(/of busy time from \d+ \w+ \d\d:00 to \d+ \w+ \d\d:00 by/)
      .waitFor();
    const { searchParams } = new URL(page().url());
    expect([...searchParams.keys()].toSorted()).toEqual(['since', 'until']);
    await shootAll(page(), 'usage-range');
    const { since, until } = Object.fromEntries(searchParams);
    await page().getByRole('button', { name: 'Copy command' }).click();
    await expect.poll(clipboard).toBe(`drover usage --by project --since ${since} --until ${until}`);
    await rows().getByRole('link').first().click();
    await page().getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
    expect(new URL(page().url()).searchParams.get('q')).toMatch(`since:${since} until:${until} project:`);
    await page().goBack();
    await plot.waitFor();
    await page().keyboard.press('Escape');
    await page().getByText('of busy time in 7 d').waitFor();
    await plot.focus();
    await page().keyboard.press('ArrowLeft');
    await expect.poll(() => plot.getAttribute('aria-valuetext')).toMatch(/ to .*\d\d:\d\d, \d+ (s|min|h)/);
    await page().keyboard.press('Enter');
    await page().getByText('of busy time from').waitFor();
  });

  it('leads from a row to its requests, and from a mark to what it is about', async () => {
    await page().getByTestId('event-mark').first().waitFor();
    await page()
      .getByRole('link', { name: /limits\.rpm changed/ })
      .click();
    await page().getByRole('heading', { level: 1, name: 'Config' }).waitFor();
    await page().goBack();
    await rows().getByRole('link', { name: 'ledger' }).click();
    await page().getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
    expect(new URL(page().url()).searchParams.get('q')).toBe('since:7d project:ledger');
  });

  it('leads from a key to its requests, which are asked for anew as rows are stored', async () => {
    await pick('Key');
    await rows().getByRole('link', { name: 'Cursor' }).click();
    await page().getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
    expect(new URL(page().url()).searchParams.get('q')).toBe('since:7d key:Cursor');
    await page().getByRole('group', { name: 'Key' }).getByRole('checkbox', { name: 'Cursor', checked: true }).waitFor();
    const [first] = fake().book.records.filter(({ project }) => project === 'ledger');
    if (!first) throw new Error('nobody used the key');
    const grid = page().getByRole('grid');
    const count = Number(await grid.getAttribute('aria-rowcount'));
    expect(count).toBeGreaterThan(1);
    fake().finish({ ...first, id: 'req_newest', receivedAt: new Date().toISOString() });
    await page().locator('[data-row-id="req_newest"]').waitFor();
    fake().finish({ ...first, id: 'req_other', project: 'atlas', receivedAt: new Date().toISOString() });
    fake().finish({ ...first, id: 'req_last', receivedAt: new Date().toISOString() });
    await page().locator('[data-row-id="req_last"]').waitFor();
    expect(await page().locator('[data-row-id="req_other"]').count()).toBe(0);
  });

  it('shows the chart as a table, and how fast it was with the percentiles of each phase', async () => {
    await page().getByRole('button', { name: 'Show as table' }).click();
    await page()
      .getByRole('region', { name: /^Busy time by project/ })
      .getByRole('columnheader', { name: 'ledger' })
      .waitFor();
    await page().getByRole('button', { name: 'Show as chart' }).click();
    await pick('Speed');
    await page().getByTestId('usage-speed-row').first().waitFor();
    await page()
      .getByRole('table', { name: 'Speed by project' })
      .getByRole('columnheader', { name: 'In line' })
      .waitFor();
    await shoot(page(), 'usage-speed-1280x800-light');
    expect(await listViolations(page())).toEqual([]);
  });

  it('exports what is shown, and nothing else', async () => {
    await pick('Errors');
    await page().getByRole('columnheader', { name: 'Errors', exact: true }).waitFor();
    await page().getByRole('button', { name: 'Export' }).click();
    await page().getByRole('menuitem', { name: 'Copy as CSV' }).click();
    await expect.poll(clipboard).toContain('name,requests,errors');
    const [head, first = '', ...rest] = (await clipboard()).trimEnd().split('\r\n');
    const [name, , , , , , , , shown] = first.split(',');
    expect([name, shown]).toEqual(
      (await firstCells()).filter((_, cell) => cell === 0 || cell === 2).map((text) => text.trim()),
    );
    expect(head?.split(',')).toHaveLength(10);
    expect(rest).toHaveLength(await rows().count());
    expect(rest.at(-1)).toMatch(/^All,/);
  });

  it('shows what was saved once there are prices, by model and with their date', async () => {
    expect(await page().getByRole('radio', { name: 'Saved' }).count()).toBe(0);
    await page().getByText('Off. Prices of your choice under usage.prices').waitFor();
    fake().setSavings({
      ...{ currency: 'EUR', asOf: '2026-11-01', amount: 0, unpriced: ['gemma3:4b', 'nomic-embed-text'] },
      rates: [{ model: 'qwen3-coder:30b', readPerMillion: 2.5, writtenPerMillion: 12 }],
    });
    await page().reload();
    await pick('Saved');
    await page()
      .getByText('By your prices as of 2026-11-01. 2 models have none: gemma3:4b, nomic-embed-text.')
      .waitFor();
    expect(await page().getByRole('radio', { name: 'Model', exact: true }).isChecked()).toBe(true);
    expect((await firstCells())[0]).toBe('qwen3-coder:30b');
    await page()
      .getByRole('figure', { name: /^Saved by model .*€/ })
      .waitFor();
    await shoot(page(), 'usage-saved-1280x800-light');
  });

  it('is reached by keys and the palette', async () => {
    await page().keyboard.press('g');
    await page().keyboard.press('o');
    await page().getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page().keyboard.press('g');
    await page().keyboard.press('u');
    await page().getByRole('heading', { level: 1, name: 'Usage' }).waitFor();
    await page().getByRole('radio', { name: 'Project', exact: true }).focus();
    await page().keyboard.press('ArrowRight');
    await page().getByRole('table', { name: 'Use by app' }).waitFor();
    await page().keyboard.press('Control+k');
    await page().keyboard.type('open usa');
    await page().getByRole('option', { name: 'Open Usage' }).waitFor();
  });
});

describe('without figures', () => {
  it('says how to begin while nothing was asked yet', async () => {
    await reopen({ scenario: 'empty' });
    await page().getByText('No request in the last 7 d.').waitFor();
    await shootAll(page(), 'usage-empty');
  });

  it('says what is wrong with the log, and what works all the same', async () => {
    await reopen({ prepare: (prepared) => prepared.failCalls('storage') });
    await page().getByRole('alert').getByText('The request log cannot be read.').waitFor();
    await shoot(page(), 'usage-log-failed-1280x800-light');
    expect(await listViolations(page())).toEqual([]);
    fake().failCalls(null);
    await page().getByRole('button', { name: 'Try again' }).click();
    await rows().first().waitFor();
  });

  it('keeps its frame while it loads, and its figures while the service is gone', async () => {
    let release = (): void => undefined;
    await reopen({
      hasOwnClock: true,
      prepare: (prepared) => {
        release = prepared.holdCalls();
      },
    });
    await page().locator('.blocks').first().waitFor({ state: 'attached' });
    release();
    await rows().first().waitFor();
    fake().mute();
    await skipUntilStale(page());
    expect(await rows().count()).toBe(5);
  });
});
