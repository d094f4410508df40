import type { DesktopSettings } from '../../../apps/contract/model/index.ts';
import type { ControlClient } from '../control/control-client.ts';

/** Writes one of the app's settings into the configuration. Throws in words where nothing was written. */
export async function saveDesktopSetting(
  client: { readonly config: Pick<ControlClient['config'], 'page' | 'save'> },
  name: keyof DesktopSettings,
  value: boolean,
): Promise<void> {
  const { etag } = await client.config.page();
  const edit = { kind: 'set' as const, path: ['desktop', name], value };
  const saved = await client.config.save({ etag, change: { edits: [edit] }, restart: 'never' });
  if (saved.kind !== 'saved') throw new SettingNotSaved();
}

/** The file was changed by somebody else meanwhile, or has mistakes in it. */
export class SettingNotSaved extends Error {
  constructor() {
    super('The setting was not saved.');
  }
}
