import { describe, expect, it } from 'vitest';
import { hostileTexts } from '../fakes/control/scenarios.ts';
import { daemonLine, ownLine } from '../fakes/control/scripted-logs.ts';
import { listViolations, measureFrame, shoot, shootAll, useConsole } from './console-fixture.ts';

const { page, fake, reopen } = useConsole({
  path: '/logs',
  ready: (opened) => opened.getByTestId('log-row').last().waitFor(),
});

const list = () => page().getByTestId('log-list');
const rows = () => page().getByTestId('log-row');
const choose = (name: string) => page().getByRole('radio', { name }).check();
const field = () => page().getByLabel('Find in the log');
const follows = () => page().getByTestId('follow-switch');
const write = (...texts: readonly string[]): void =>
  fake().logs.append('ollama.error.log', ...texts.map((text) => daemonLine(Date.now(), text)));
const isAtEnd = (): Promise<boolean> =>
  list().evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight < 2);

describe('the Logs page', () => {
  it('shows the end of the log, folds what repeats, and explains what is known', async () => {
    await rows().last().getByText('new model fits in available memory').waitFor();
    await page().getByText('×25').waitFor();
    await page().getByText('The GPU ran out of memory while the model was working.').waitFor();
    await page().getByText('drover models fit NAME shows what fits.').first().waitFor();
    await page().getByTestId('log-files').getByText('put aside at 10').waitFor();
    await shootAll(page(), 'logs-full');
    await expect.poll(isAtEnd).toBe(true);
  });

  it('follows what is written, pauses on Space or when scrolled up, and says how much is new', async () => {
    write('one more line');
    await rows().last().getByText('one more line').waitFor();
    await expect.poll(isAtEnd).toBe(true);
    await list().focus();
    await page().keyboard.press('Space');
    await follows().getByText('Paused').waitFor();
    await page().getByText('Following is paused.').waitFor({ state: 'attached' });
    write('a', 'b', 'b');
    await page().getByTestId('new-lines').getByText('2 new').waitFor();
    expect(await isAtEnd()).toBe(false);
    await page().getByTestId('new-lines').click();
    await follows().getByText('Following').waitFor();
    await expect.poll(isAtEnd).toBe(true);
    await page().getByText('×2', { exact: true }).waitFor();
    await list().hover();
    await page().mouse.wheel(0, -300);
    await follows().getByText('Paused').waitFor();
    await page().keyboard.press('Space');
    await expect.poll(isAtEnd).toBe(true);
  });

  it('finds text, level and model, marks and counts them, and keeps the view in the address', async () => {
    await page().keyboard.press('/');
    await page().keyboard.type('LLAMA_kv');
    await page().getByTestId('found').getByText('3 found').waitFor();
    expect(await rows().locator('mark').allInnerTexts()).toEqual(['llama_kv', 'llama_kv', 'llama_kv']);
    await shoot(page(), 'logs-found-1280x800-light');
    expect(page().url()).toContain('q=LLAMA_kv');
    await page().reload();
    await page().getByTestId('found').getByText('3 found').waitFor();
    await field().press('Escape');
    await page().getByLabel('Level').selectOption('Errors');
    await page().getByTestId('found').getByText('3 found').waitFor();
    await page().getByLabel('Model').selectOption('qwen3:8b');
    await page().getByText('Nothing matches in what has been read.').waitFor();
    await page().getByRole('button', { name: 'Clear the filter' }).click();
    await page().getByLabel('Model').selectOption('gemma3:4b');
    await page().getByTestId('found').getByText('2 found').waitFor();
  });

  it('looks further back than it has read, into the files that were put aside', async () => {
    const old = Array.from({ length: 30 }, (_, n) => ownLine(n * 1000, 30, { room: 'host', msg: `ancient ${n}` }));
    fake().logs.append('drover.2.log', ...old);
    fake().logs.append(
      'drover.log',
      ...Array.from({ length: 2500 }, (_, n) => ownLine(Date.now(), 30, { msg: `x${n}` })),
    );
    await choose('Drover');
    await rows().last().getByText('x2499').waitFor();
    await field().fill('ancient 7');
    await page().getByText('0 found').waitFor();
    await page().getByTestId('older').click();
    await page().getByTestId('found').getByText('1 found').waitFor();
    await rows().getByText('ancient 7').waitFor();
    await field().fill('');
    await list().focus();
    await page().keyboard.press('Home');
    await page().getByText('The log begins here.').waitFor();
    await page().keyboard.press('Home');
    await rows().getByText('host: ancient 0').waitFor();
  });

  it('shows the errors of both logs together, and leads from a line to its request', async () => {
    await choose('Errors of both');
    await rows().getByText('Drover', { exact: true }).waitFor();
    await rows().getByText('Ollama', { exact: true }).first().waitFor();
    await shoot(page(), 'logs-errors-1280x800-light');
    expect(await listViolations(page())).toEqual([]);
    await list().focus();
    await page().keyboard.press('k');
    await expect.poll(() => list().getAttribute('aria-activedescendant')).toMatch(/^log-row-/);
    const link = page().getByRole('link', { name: 'Open request' });
    expect(await link.getAttribute('href')).toContain('id=req_live1');
    await page().keyboard.press('y');
    await page().getByText('The line is copied.').waitFor();
    expect(await page().evaluate(() => navigator.clipboard.readText())).toMatch(/^\d{4}-\d\d-\d\dT.* ERROR /);
    await link.click();
    await page().waitForURL(/\/requests\?.*id=req_live1/);
  });

  it('T35 T29 shows hostile lines as text, and their control characters as signs', async () => {
    const asked: string[] = [];
    await reopen({
      scenario: 'hostile',
      path: '/logs?wrap=1',
      prepare: (_, opened) => {
        opened.on('dialog', (dialog) => void dialog.dismiss().then(() => asked.push('dialog')));
        opened.on('request', (request) => asked.push(request.url()));
      },
    });
    await rows().last().waitFor();
    const texts = (await rows().allInnerTexts()).join('\n');
    for (const text of hostileTexts.slice(0, 5)) expect(texts).toContain(text);
    expect(texts).toContain('\ufffdgnp.exe');
    for (const sign of ['\u0007', '\u001b', '\u202e']) expect(texts).not.toContain(sign);
    await field().fill('<img src=x onerror=alert(1)>');
    await rows().locator('mark').first().waitFor();
    expect(await page().locator('img, iframe, script:not([src])').count()).toBe(0);
    expect(asked.filter((url) => !url.startsWith(`${fake().url}/`) || /stolen|\/x$/.test(url))).toEqual([]);
    await shoot(page(), 'logs-hostile-1280x800-light');
  });

  it('has its frame while it loads, says why it is empty, what failed, and that it is out of date', async () => {
    let release = (): void => undefined;
    await reopen({
      prepare: (prepared) => {
        release = prepared.holdCalls();
      },
    });
    await page().locator('.blocks').first().waitFor();
    const frame = await measureFrame(page());
    await shoot(page(), 'logs-loading-1280x800-light');
    release();
    await rows().last().waitFor();
    expect(await measureFrame(page())).toEqual(frame);
    await reopen({ scenario: 'empty' });
    await page().getByTestId('no-lines').getByText('Ollama has written no line yet.').waitFor();
    await shoot(page(), 'logs-empty-1280x800-light');
    expect(await listViolations(page())).toEqual([]);
    write('the first of all');
    await rows().getByText('the first of all').waitFor();
    await reopen({ prepare: (prepared) => prepared.failCalls('crash') });
    await page().getByText('Both logs are written all the same.').waitFor();
    expect(await listViolations(page())).toEqual([]);
    fake().failCalls(null);
    await page().getByRole('button', { name: 'Try again' }).click();
    await rows().last().waitFor();
    fake().dropPages();
    write('written while nobody read');
    await rows().getByText('written while nobody read').waitFor();
  });
});
