import { app, dialog, Notification, shell } from 'electron';
import type { Timers } from '../../../apps/base/index.ts';
import type { DesktopSettings, ShellUpdate } from '../../../apps/contract/model/index.ts';
import type { StatusView } from '../control/status-view.ts';
import { createCheckSchedule } from './check-schedule.ts';
import { describeOffer } from './describe-offer.ts';
import { releasesPage, updateFeed } from './update-feed.ts';
import { createUpdateFlow, type UpdateFlow, type UpdateFlowOptions, type UpdateSource } from './update-flow.ts';
import { buildOfferQuestion, buildReadyQuestion, type UpdateQuestion } from './update-questions.ts';
import { canUpdateItself } from './update-support.ts';

export interface UpdatesOptions extends Pick<UpdateFlowOptions, 'leave'> {
  readonly timers: Timers;
  /** Whether leaving stops the service; one that was started elsewhere goes on with its requests. */
  readonly isServiceOurs: () => boolean;
}

/** Newer versions of the app, as the shell steers them. */
export interface Updates {
  /** A person wants to know whether there is a newer version. */
  checkNow(): void;
  /** What there is to tell of a newer version. */
  offer(): ShellUpdate;
  noteSettings(settings: DesktopSettings): void;
  /** What is known of the service, requests that run among it. */
  noteView(view: StatusView): void;
}

/** Creates the updates of this build. What does not update itself names the page of releases instead. */
export function startUpdates(options: UpdatesOptions): Updates {
  if (!canUpdateItself(process.platform, app.isPackaged, process.resourcesPath)) {
    return {
      checkNow: () => void offerReleasesPage(),
      offer: () => ({ kind: 'none' }),
      noteSettings: () => undefined,
      noteView: () => undefined,
    };
  }
  let view: StatusView = { kind: 'connecting' };
  const countRunning = (): number =>
    view.kind === 'known' && options.isServiceOurs() ? view.status.inFlight.length : 0;
  const flow = createFlow({ countRunning, leave: options.leave });
  const schedule = createCheckSchedule(options.timers, () => void flow.check(false));
  return {
    checkNow: () => void flow.check(true),
    offer: () => describeOffer(flow.state()),
    noteView(next) {
      view = next;
      flow.reconsider();
    },
    noteSettings: ({ updates }) => schedule.setOn(updates === 'ask'),
  };
}

function createFlow({ countRunning, leave }: Pick<UpdateFlowOptions, 'countRunning' | 'leave'>): UpdateFlow {
  return createUpdateFlow({
    ...{ countRunning, leave, source: createLazySource() },
    askToDownload: (version) => put(buildOfferQuestion(version), 'later'),
    askToInstall: (version) => put(buildReadyQuestion(version, countRunning()), 'on-quit'),
    tell: showNews,
    showCurrent: () =>
      void dialog.showMessageBox({ type: 'info', message: `Drover ${app.getVersion()} is the newest version.` }),
    showFailure: (sentence) => void dialog.showMessageBox({ type: 'error', message: sentence, buttons: ['Close'] }),
  });
}

/** The updater is loaded at the first look. */
function createLazySource(): UpdateSource {
  let made: Promise<UpdateSource> | null = null;
  let ready: UpdateSource | null = null;
  const load = async (): Promise<UpdateSource> => {
    const { createElectronUpdateSource } = await import('./electron-update-source.ts');
    ready = createElectronUpdateSource(updateFeed);
    return ready;
  };
  const source = (): Promise<UpdateSource> => {
    made ??= load();
    return made;
  };
  return {
    check: async () => (await source()).check(),
    download: async () => (await source()).download(),
    install: () => ready?.install(),
  };
}

async function put<Answer>(question: UpdateQuestion<Answer>, whenClosed: Answer): Promise<Answer> {
  const { message, detail, buttons, answers } = question;
  const cancelId = answers.indexOf(whenClosed);
  const asked = { type: 'question' as const, message, detail, buttons: [...buttons], defaultId: 0, cancelId };
  return answers[(await dialog.showMessageBox(asked)).response] ?? whenClosed;
}

function showNews(version: string, open: () => void): void {
  if (!Notification.isSupported()) return;
  const body = 'Click to read more. Nothing is downloaded before you agree.';
  const notification = new Notification({ title: `Drover ${version} is there`, body, silent: true });
  notification.on('click', open);
  notification.show();
}

async function offerReleasesPage(): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'info',
    message: 'This build does not update itself.',
    detail: `It was not signed by Drover's makers, or is not an installed app. New versions: ${releasesPage}`,
    buttons: ['Open Page', 'Close'],
    cancelId: 1,
  });
  if (response === 0) await shell.openExternal(releasesPage);
}
