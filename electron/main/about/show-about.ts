import { app, clipboard, dialog } from 'electron';
import type { About } from '../../../apps/contract/control/index.ts';
import type { ControlClient } from '../control/control-client.ts';
import { describeAbout } from './describe-about.ts';
import { measureShell } from './measure-shell.ts';

const answerTimeoutMs = 2000;

async function readService(client: Pick<ControlClient, 'status'>): Promise<About | null> {
  try {
    return (await client.status(undefined, { signal: AbortSignal.timeout(answerTimeoutMs) })).about;
  } catch {
    // The box says that it does not answer.
    return null;
  }
}

/** Shows what this is and what it costs, with a button to copy it. */
export async function showAbout(client: Pick<ControlClient, 'status'>): Promise<void> {
  const service = await readService(client);
  const detail = describeAbout({
    appVersion: app.getVersion(),
    electronVersion: process.versions.electron ?? 'unknown',
    shell: measureShell(app.getAppMetrics(), service?.pid ?? null),
    service,
  });
  const buttons = ['Close', 'Copy'];
  const { response } = await dialog.showMessageBox({ type: 'none', message: 'Drover', detail, buttons, defaultId: 0 });
  if (response === 1) await clipboard.writeText(`Drover\n${detail}`);
}
