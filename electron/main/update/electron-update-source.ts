import { once } from 'node:events';
import { app, autoUpdater, session } from 'electron';
import { MacUpdater } from 'electron-updater';
import { judgeOffer } from './judge-offer.ts';
import type { UpdateSource } from './update-flow.ts';

/** Name of the session that the updater's requests go through. */
const updaterSession = 'electron-updater';

/** The release's address redirects to a store of files: no redirect may lead out of https. */
function refusePlainHttp(): void {
  session
    .fromPartition(updaterSession, { cache: false })
    .webRequest.onBeforeRequest({ urls: ['http://*/*', 'ws://*/*', 'ftp://*/*'] }, (_, answer) =>
      answer({ cancel: true }),
    );
}

function createUpdater(feed: string): MacUpdater {
  const updater = new MacUpdater({ provider: 'generic', url: feed });
  updater.logger = null;
  updater.autoDownload = false;
  updater.allowDowngrade = false;
  updater.allowPrerelease = false;
  updater.disableWebInstaller = true;
  updater.disableDifferentialDownload = true;
  // Has the system check the signature at once and lay the version ready, which the person has agreed to by then.
  updater.autoInstallOnAppQuit = true;
  // It would else send a number that is the same at every look.
  updater.requestHeaders = { 'x-user-staging-id': '0' };
  // Each call tells its failure itself.
  updater.on('error', () => undefined);
  return updater;
}

/** Resolves when the system has checked the signature of what was downloaded; rejects when it refuses it. */
async function untilLaidReady(start: () => Promise<unknown>): Promise<void> {
  const ended = new AbortController();
  const checked = once(autoUpdater, 'update-downloaded', { signal: ended.signal });
  try {
    await Promise.all([checked, start()]);
  } finally {
    ended.abort();
  }
}

/** Creates the source that reads `feed` and installs by way of the system. Needs a signed build of macOS. */
export function createElectronUpdateSource(feed: string): UpdateSource {
  refusePlainHttp();
  const updater = createUpdater(feed);
  const own = { version: app.getVersion(), arch: process.arch, feed };
  return {
    async check() {
      const result = await updater.checkForUpdates();
      return result?.isUpdateAvailable ? judgeOffer(result.updateInfo, own) : { kind: 'current' };
    },
    download: () => untilLaidReady(() => updater.downloadUpdate()),
    install: () => updater.quitAndInstall(),
  };
}
