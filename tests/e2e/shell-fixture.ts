import { join } from 'node:path';
import { expect, vi } from 'vitest';
import type { Status } from '../../apps/contract/control/index.ts';
import { type ControlClient, createControlClient } from '../../electron/main/control/control-client.ts';
import { locateControlSocket } from '../../electron/main/control/control-socket.ts';
import { createSocketFetch } from '../../electron/main/control/socket-fetch.ts';
import type { Desktop } from '../fakes/electron/desktop.ts';

/** What a test waits for may take a whole daemon start on a busy machine. */
export const patience = { timeout: 30_000, interval: 50 };

/** A client of the service of a data folder, beside the shell's own. */
export const connectTo = (dataDir: string): ControlClient =>
  createControlClient(createSocketFetch(() => locateControlSocket(dataDir)));

/** Waits until the service answers and its daemon is ready. */
export async function waitUntilReady(dataDir: string): Promise<Status> {
  const client = connectTo(dataDir);
  return vi.waitFor(async () => {
    const status = await client.status();
    expect(status.daemon.state.kind).toBe('ready');
    return status;
  }, patience);
}

/** Waits until the tray shows the sign, for example `ready`. */
export async function waitForIcon(desktop: Desktop, icon: string): Promise<void> {
  await expect
    .poll(async () => (await desktop.tray()).imagePath, patience)
    .toMatch(new RegExp(`[\\\\/]tray[\\\\/]${icon}Template\\.png$`));
}

/** Labels of the tray's top level that can be clicked. */
export async function enabledLabels(desktop: Desktop): Promise<string[]> {
  const { menu } = await desktop.tray();
  return menu.filter((item) => item.isEnabled && item.type === 'normal').map((item) => item.label);
}

/** Starts an answer that goes on for long; `end` turns away from it. */
export async function startLongAnswer(gatewayUrl: string, model: string): Promise<{ end: () => void }> {
  const turning = new AbortController();
  const response = await fetch(`${gatewayUrl}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model,
      messages: [{ role: 'user', content: 'Write for a long time.' }],
      options: { num_predict: 100_000 },
    }),
    signal: turning.signal,
  });
  expect(response.status).toBe(200);
  // Read on, or the stream would stall; the end is the test's or the shell's doing.
  void response.body?.pipeTo(new WritableStream()).catch(() => {});
  return { end: () => turning.abort() };
}

/** One short answer, read to its end. */
export async function answerOnce(
  gatewayUrl: string,
  model: string,
  { prompt = 'Hello.', options = {} }: { readonly prompt?: string; readonly options?: Record<string, number> } = {},
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${gatewayUrl}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ model, stream: false, messages: [{ role: 'user', content: prompt }] },
      options: { num_predict: 4, ...options },
    }),
  });
  return { status: response.status, text: await response.text() };
}

/** Writes a setting of the `desktop` section into the configuration. */
export async function saveDesktopSetting(dataDir: string, path: readonly string[], value: unknown): Promise<void> {
  const { config } = connectTo(dataDir);
  const { etag } = await config.page();
  const edits = [{ kind: 'set' as const, path: ['desktop', ...path], value }];
  expect((await config.save({ etag, change: { edits }, restart: 'never' })).kind).toBe('saved');
}

/** Name of a chat model that the simulator has installed. */
export async function pickModel(dataDir: string): Promise<string> {
  const installed = await connectTo(dataDir).models.installed();
  const model = installed.find(({ capabilities }) => capabilities.includes('completion')) ?? installed[0];
  if (model === undefined) throw new Error('no model is installed');
  return model.name;
}

/** Whether a process is still there. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // Gone.
    return false;
  }
}

export const screenshotPath = (name: string): string => join('artifacts', 'screenshots', `${name}.png`);
