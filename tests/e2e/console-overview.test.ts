import { describe, expect, it } from 'vitest';
import type { Status } from '../../apps/contract/control/index.ts';
import type { FakeControl } from '../fakes/control/fake-control.ts';
import { expectNoOverflow, listViolations, shoot, shootAll, sizes, useConsole } from './console-fixture.ts';

const { page, fake, errors, reopen } = useConsole({ path: '/', ready: (page) => page.getByText('Healthy.').waitFor() });

const readClipboard = (): Promise<string> => page().evaluate(() => navigator.clipboard.readText());

describe('the daemon’s buttons', () => {
  it('ask before they end running requests, and name the deed', async () => {
    await page().getByTestId('daemon-stop').click();
    const dialog = page().getByRole('dialog');
    await dialog.getByText('3 requests are running.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(fake().orders).toEqual([]);
    await page().getByTestId('daemon-stop').click();
    await dialog.getByRole('button', { name: 'Stop Ollama, end 3 requests' }).click();
    await page().getByText('Stopped.').first().waitFor();
    expect(fake().orders).toEqual(['stop']);
  });

  it('stop at once when nothing runs, and start again from the sentence', async () => {
    fake().push({ type: 'in-flight-changed', requests: [] });
    await page().getByText('Nothing is running.').waitFor();
    await page().getByTestId('daemon-stop').click();
    await page().getByTestId('sentence-start').click();
    await page().getByText('Healthy.').waitFor();
    expect(fake().orders).toEqual(['stop', 'start']);
  });

  it('do not offer to stop what somebody else started, and say why', async () => {
    const url = 'http://127.0.0.1:11434';
    fake().setDaemon({ kind: 'ready', version: '0.24.1', ownership: 'adopted', pid: null, url, sinceMs: Date.now() });
    const stop = page().getByTestId('daemon-stop');
    await page().waitForFunction(
      () => document.querySelector('[data-testid="daemon-stop"]')?.getAttribute('aria-disabled') === 'true',
    );
    await stop.hover();
    await page().getByRole('tooltip').getByText('Drover did not start this Ollama.').waitFor();
    await stop.click({ force: true });
    expect(fake().orders).toEqual([]);
  });
});

describe('facts', () => {
  it('change the figures in place', async () => {
    const [first] = fake().status.inFlight;
    if (!first) throw new Error('nothing runs');
    fake().push({ type: 'in-flight-changed', requests: [{ ...first, writtenTokens: 999, ageMs: 20_000 }] });
    await page().getByText('1 request running.').waitFor();
    const row = page().getByTestId('running-row');
    expect(await row.count()).toBe(1);
    expect(await row.innerText()).toMatch(/999 tokens.*20\.0 s/s);
    expect(
      await page()
        .getByRole('link', { name: /^Requests/ })
        .innerText(),
    ).toContain('1');
  });

  it('show a failing daemon with its advice, last lines and a way to start it', async () => {
    fake().setDaemon({
      kind: 'failed',
      code: 'daemon_not_found',
      message: 'Ollama is not installed.',
      advice: 'Install it.',
      lastLines: ['one', 'two'],
      sinceMs: Date.now(),
    });
    await page().getByText('Ollama is not installed.').waitFor();
    const advice = page().getByTestId('daemon-advice');
    await advice.getByRole('button', { name: /Copy “brew install ollama”/ }).click();
    expect(await readClipboard()).toBe('brew install ollama');
    await advice.getByText('Its last lines').click();
    await advice.getByText('two').waitFor();
  });
});

describe('actions', () => {
  it('cancel a running request', async () => {
    await page().getByRole('button', { name: 'Cancel request from n8n' }).click();
    await expect.poll(() => page().getByTestId('running-row').count()).toBe(2);
    expect(fake().orders).toEqual(['cancel req_live2']);
  });

  it('unload at once, and can undo it', async () => {
    await page().getByRole('button', { name: 'Unload nomic-embed-text' }).click();
    await expect.poll(() => page().getByTestId('resident-row').count()).toBe(3);
    await page().getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => fake().orders).toEqual(['unload nomic-embed-text', 'load nomic-embed-text']);
  });

  it('do not unload a model that is answering', async () => {
    await page().getByRole('button', { name: 'Unload qwen3-coder:30b' }).click({ force: true });
    expect(fake().orders).toEqual([]);
  });

  it('pin at once, can undo it, and mark what is pinned', async () => {
    const row = page().getByTestId('resident-row').filter({ hasText: 'nomic-embed-text' });
    await row.getByText(/^in \d min/).waitFor();
    await row.getByRole('button', { name: 'Pin nomic-embed-text' }).click();
    await row.getByText('pinned').waitFor();
    await row.getByRole('button', { name: 'Unpin nomic-embed-text' }).waitFor();
    expect(fake().status.resident.find(({ name }) => name === 'nomic-embed-text')?.isPinned).toBe(true);
    await page().getByRole('button', { name: 'Undo' }).click();
    await row.getByText(/^in \d min/).waitFor();
    expect(fake().memory.policies.find(({ model }) => model === 'nomic-embed-text')?.isPinned).toBe(false);
  });

  it('copy the base URL', async () => {
    await page()
      .getByRole('button', { name: /Copy base URL/ })
      .click();
    expect(await readClipboard()).toBe('http://127.0.0.1:11444');
  });
});

describe('the window of time', () => {
  it('is in the address, and survives a reload', async () => {
    await page().getByText('7 d', { exact: true }).click();
    await page().getByText('last 7 d').first().waitFor();
    expect(page().url()).toContain('span=7d');
    await page().reload();
    await page().getByText('last 7 d').first().waitFor();
    await page().goBack();
    await page().getByText('last 24 h').first().waitFor();
  });

  it('is narrowed by dragging across the chart or with its keys, and Escape leads back', async () => {
    const plot = page().getByRole('slider', { name: /^Span of the chart\./ });
    await page().locator('.recharts-surface').waitFor();
    await plot.hover({ position: { x: 60, y: 40 } });
    await page().mouse.down();
    await plot.hover({ position: { x: 200, y: 60 } });
    await page().locator('.span-mark').waitFor();
    await shoot(page(), 'overview-dragging-1280x800-light');
    await page().mouse.up();
    await expect.poll(() => page().url()).toMatch(/[?]since=20\S+T\S+&until=20\S+T\S+$/);
    const chosen = page().getByRole('radio', { name: / to \d\d:\d\d$/ });
    await expect.poll(() => chosen.isChecked()).toBe(true);
    await page()
      .locator('.band', { has: page().getByRole('heading', { name: 'Speed' }) })
      .getByText(/ to \d\d:\d\d$/)
      .waitFor();
    await shootAll(page(), 'overview-range');
    await page().getByRole('link', { name: /^p99/ }).click();
    const filter = page().getByTestId('filter-box');
    await expect.poll(() => filter.inputValue()).toMatch(/^since:20\S+ until:20\S+ ttft>[\d.]+s$/);
    await page().goBack();
    await plot.waitFor();
    await page().keyboard.press('Escape');
    await page().getByText('last 24 h').first().waitFor();
    expect(new URL(page().url()).search).toBe('');
    await plot.focus();
    await page().keyboard.press('ArrowLeft');
    await page().keyboard.press('Shift+ArrowLeft');
    await expect.poll(() => plot.getAttribute('aria-valuetext')).toMatch(/^\d\d:\d\d to \d\d:\d\d, \d+ requests?$/);
    await page().keyboard.press('Escape');
    expect(await plot.getAttribute('aria-valuetext')).toBe('No span chosen');
    await page().keyboard.press('ArrowLeft');
    await page().keyboard.press('Enter');
    await expect.poll(() => new URL(page().url()).searchParams.has('until')).toBe(true);
  });

  it('says where a chosen range is empty, and how to leave it', async () => {
    await reopen({ path: '/?since=2020-01-01T10:00&until=2020-01-01T11:00' });
    await page().getByText('No request from 1 Jan 10:00 to 11:00.').waitFor();
    await page().getByRole('button', { name: 'Back to the whole span' }).click();
    await page().getByTestId('use-row').first().waitFor();
  });

  it('leads from each figure to the rows behind it', async () => {
    await page().getByRole('link', { name: /^p99/ }).click();
    await page().getByTestId('request-row').first().waitFor();
    expect(await page().getByTestId('filter-box').inputValue()).toMatch(/^since:24h ttft>[\d.]+s$/);
    await page().goBack();
    await page().getByText('Healthy.').waitFor();
  });

  it('has the chart as a drawing with a summary, and as a table', async () => {
    await page().locator('.recharts-surface').waitFor();
    const chart = page().getByRole('figure', { name: /Time to first token over the last 24 h: median/ });
    await chart.waitFor();
    await page().getByRole('button', { name: 'Show as table' }).click();
    await page().getByRole('region', { name: 'Time to first token as a table' }).getByRole('row').nth(1).waitFor();
    await page().getByRole('button', { name: 'Show as chart' }).click();
    await chart.waitFor();
  });

  it('groups use by project, app or model', async () => {
    await page().getByRole('table', { name: 'Use by project' }).getByText('atlas').waitFor();
    await page().getByRole('radio', { name: 'Model' }).check();
    await page().getByRole('table', { name: 'Use by model' }).getByText('qwen3-coder:30b').waitFor();
  });
});

it('carries each problem with its next step', async () => {
  await page().getByTestId('problem-row').getByRole('button', { name: 'Show them' }).click();
  await page().getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
  expect(await page().getByTestId('filter-box').inputValue()).toBe(
    'since:15m outcome:client_error,rejected,backend_error,timeout,crashed',
  );
});

const gibi = 2 ** 30;
const newIncident = 'b4a1c7de-30c2-4b8e-9a55-6f0d9e6b1a77';

/** Everything at once: memory is short, a model is loaded, others wait, a restart is planned, and there was an incident. */
function press(fake: FakeControl): void {
  const because = 'Other programs use the memory: 2.6 GB of memory are available, and 3.2 GB stay free.';
  fake.memory.lowered = { liveBytes: 38 * gibi, because };
  fake.memory.waiting = [
    { model: 'qwen3:8b', requestCount: 2, sinceMs: Date.now() - 4000, reason: 'qwen3-coder:30b to be free' },
  ];
  fake.status = { ...fake.status, problems: pressedProblems() };
  fake.memory.tell();
}

function pressedProblems(): Status['problems'] {
  const common = { severity: 'warning', filter: null, lastSeenMs: Date.now() } as const;
  return [
    {
      ...common,
      id: 'settings_pending',
      title: 'OLLAMA_KEEP_ALIVE, OLLAMA_KV_CACHE_TYPE wait for a restart of Ollama.',
      detail: 'The configuration has changed. A drained restart lets running requests end first.',
      action: { id: 'restart-when-drained', label: 'Restart when drained' },
      command: 'drover daemon restart --when drained',
    },
    {
      ...common,
      id: 'memory_waiting',
      title: '2 requests for qwen3:8b wait for qwen3-coder:30b to be free.',
      detail: 'It goes on by itself; unpin or unload a model to make room.',
      action: { id: 'show-models', label: 'Show models' },
      command: 'drover models ps',
    },
    {
      ...common,
      id: 'memory_refused',
      title: '4 requests for llama3.3:70b were refused for lack of memory.',
      detail: 'Would help: Unload qwen3-coder:30b, gemma3:4b.',
      lastSeenMs: Date.now() - 3 * 60_000,
      action: { id: 'show-requests', label: 'Show them' },
      filter: { since: '15m', code: 'memory_budget' },
      command: 'drover models fit llama3.3:70b',
    },
    {
      ...common,
      id: `incident_${newIncident}`,
      title: 'Ollama answered its health checks but generated nothing for 64 s; a restart helped.',
      detail: '3 requests were hit. Update Ollama: this version is known to get stuck.',
      lastSeenMs: Date.now() - 21 * 60_000,
      action: null,
      command: `drover incidents ${newIncident}`,
    },
    {
      ...common,
      id: 'memory_lowered',
      title: 'Models may take 38.0 GB now instead of 48.0 GB.',
      detail: 'Other programs use the memory. Close programs that need much memory.',
      action: { id: 'show-models', label: 'Show models' },
      command: 'drover status',
    },
  ];
}

describe('a service under pressure', () => {
  it('shows what is loading, who waits for what, and where the budget ends now', async () => {
    press(fake());
    const release = fake().memory.holdLoads();
    const loaded = fake().memory.load('qwen3:8b', undefined);
    const row = page().getByTestId('loading-row');
    await row.getByText('qwen3:8b').waitFor();
    expect(await row.innerText()).toMatch(/about \d+\.\d GB.*loading for/s);
    expect(await row.getByRole('button').count()).toBe(0);
    await page().locator('.memory-bar i[data-expected="true"]').waitFor();
    const waiting = await page().getByTestId('memory-waiting').innerText();
    expect(waiting.trim()).toBe('qwen3:8b waits for qwen3-coder:30b to be free, 2 requests');
    await page().getByTestId('lowered-budget').getByText('38.0 GB now: Other programs use the memory').waitFor();
    release();
    await loaded;
    await page().getByTestId('resident-row').filter({ hasText: 'qwen3:8b' }).waitFor();
  });

  it('shows four problems at most, counts all, and offers the command where no button helps', async () => {
    press(fake());
    await page().getByText('5 open').waitFor();
    const rows = page().getByTestId('problem-row');
    expect(await rows.count()).toBe(4);
    await rows
      .filter({ hasText: 'generated nothing' })
      .getByRole('button', { name: /Copy command/ })
      .click();
    expect(await readClipboard()).toBe(`drover incidents ${newIncident}`);
    await rows.filter({ hasText: 'refused' }).getByRole('button', { name: 'Show them' }).click();
    await page().getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
    expect(await page().getByTestId('filter-box').inputValue()).toBe('since:15m code:memory_budget');
    await page().goBack();
    await rows.filter({ hasText: 'qwen3:8b' }).getByRole('button', { name: 'Show models' }).click();
    await page().getByRole('heading', { level: 1, name: 'Models' }).waitFor();
  });

  it('plans a restart that drains, and cancels it', async () => {
    press(fake());
    const rows = page().getByTestId('problem-row');
    await rows.getByRole('button', { name: 'Restart when drained' }).click();
    await expect.poll(() => fake().orders).toEqual(['restart drained']);
    await page().getByText('Ollama restarts when the running requests have ended.').waitFor();
    const pending: Status['problems'][number] = {
      ...{ id: 'restart_pending', severity: 'warning', lastSeenMs: Date.now(), filter: null },
      title: 'Ollama restarts when the 2 running requests have ended.',
      detail: '1 request waits for it.',
      action: { id: 'cancel-restart', label: 'Cancel restart' },
    };
    fake().status = { ...fake().status, problems: [pending] };
    fake().push({ type: 'restart-changed', pendingRestart: fake().status.daemon.pendingRestart });
    await rows.getByRole('button', { name: 'Cancel restart' }).click();
    await expect.poll(() => fake().orders).toEqual(['restart drained', 'cancel restart']);
    fake().status = { ...fake().status, problems: [] };
    fake().push({ type: 'restart-changed', pendingRestart: null });
    await page().getByText('Nothing needs you.').waitFor();
  });
});

it.each(['light', 'dark'] as const)('is clear and accessible under pressure, %s', async (colorScheme) => {
  await reopen({ colorScheme, prepare: press });
  await page().getByText('5 open').waitFor();
  const release = fake().memory.holdLoads();
  const loaded = fake().memory.load('qwen3:8b', undefined);
  await page().getByTestId('loading-row').waitFor();
  for (const { width, height } of sizes) {
    await page().setViewportSize({ width, height });
    await shoot(page(), `overview-pressed-${width}x${height}-${colorScheme}`);
    await expectNoOverflow(page());
    await page().getByTestId('problem-row').last().scrollIntoViewIfNeeded();
    await shoot(page(), `overview-problems-${width}x${height}-${colorScheme}`);
    await page().getByRole('heading', { name: 'Now' }).scrollIntoViewIfNeeded();
  }
  expect(await listViolations(page())).toEqual([]);
  expect(errors()).toEqual([]);
  release();
  await loaded;
});
