import { desktopSchema, settingsPageSchema } from '../model/index.ts';
import { base } from './procedure-base.ts';

/** About this program. */
export const settingsProcedures = {
  /** Data of the Settings page, but for the configuration. */
  page: base.output(settingsPageSchema),
  /** What the desktop app follows, as it is in force; `config-changed` tells of another. */
  desktop: base.output(desktopSchema),
};
