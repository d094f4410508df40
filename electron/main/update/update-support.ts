import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The packager puts it into signed builds alone. */
const markFile = 'app-update.yml';

/** Whether this build can replace itself: the system accepts a new version only for one that its makers signed. */
export const canUpdateItself = (platform: NodeJS.Platform, isPackaged: boolean, resourcesFolder: string): boolean =>
  platform === 'darwin' && isPackaged && existsSync(join(resourcesFolder, markFile));
