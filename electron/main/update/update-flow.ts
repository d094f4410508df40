import type { OfferVerdict } from './judge-offer.ts';
import type { OfferAnswer, ReadyAnswer } from './update-questions.ts';

/** Where updates come from. */
export interface UpdateSource {
  /** Reads the feed and judges it; downloads nothing. */
  check(): Promise<OfferVerdict>;
  /** Downloads, checks sum and signature, and lays it ready. Rejects when any of it fails; the old version then stays. */
  download(): Promise<void>;
  /** Ends the app, to come back as the new version. */
  install(): void;
}

export interface UpdateFlowOptions {
  readonly source: UpdateSource;
  readonly askToDownload: (version: string) => Promise<OfferAnswer>;
  readonly askToInstall: (version: string) => Promise<ReadyAnswer>;
  /** Tells that there is a newer version; `open` puts the question. */
  readonly tell: (version: string, open: () => void) => void;
  /** Shown to whoever asked for a look. */
  readonly showCurrent: () => void;
  readonly showFailure: (sentence: string) => void;
  readonly countRunning: () => number;
  /** Stops the service after its running requests, then calls back. */
  readonly leave: (install: () => void) => void;
}

export type UpdateState =
  | { readonly kind: 'idle' | 'checking' }
  /** `waiting`: to be installed once no request runs. `ready`: when the app quits. */
  | { readonly kind: 'offered' | 'downloading' | 'ready' | 'waiting' | 'installing'; readonly version: string };

/** The way from a look at the feed to the new version, one consent before the download and one before the restart. */
export interface UpdateFlow {
  /** `isAsked`: a person wants an answer, whatever it is. Else only a newer version is told, once. */
  check(isAsked: boolean): Promise<void>;
  /** To be called whenever the number of running requests may have changed. */
  reconsider(): void;
  state(): UpdateState;
}

interface Progress {
  readonly options: UpdateFlowOptions;
  readonly told: Set<string>;
  state: UpdateState;
  isAsking: boolean;
}

/** Creates the flow. A failure ends in the state before it; one question stands at a time. */
export function createUpdateFlow(options: UpdateFlowOptions): UpdateFlow {
  const progress: Progress = { options, told: new Set(), state: { kind: 'idle' }, isAsking: false };
  return {
    reconsider: () => reconsider(progress),
    state: () => progress.state,
    async check(isAsked) {
      const { state } = progress;
      if (state.kind === 'idle' || state.kind === 'offered') await look(progress, isAsked);
      else if ((state.kind === 'ready' || state.kind === 'waiting') && isAsked) {
        await offerInstall(progress, state.version);
      }
    },
  };
}

async function look(progress: Progress, isAsked: boolean): Promise<void> {
  progress.state = { kind: 'checking' };
  let verdict: OfferVerdict;
  try {
    verdict = await progress.options.source.check();
  } catch {
    progress.state = { kind: 'idle' };
    const sentence = 'The list of versions could not be read. Look whether this machine is online.';
    if (isAsked) progress.options.showFailure(sentence);
    return;
  }
  if (verdict.kind === 'newer') {
    progress.state = { kind: 'offered', version: verdict.version };
    if (isAsked) await offerDownload(progress, verdict.version);
    else tellOnce(progress, verdict.version);
    return;
  }
  progress.state = { kind: 'idle' };
  if (verdict.kind === 'refused') {
    progress.options.showFailure(`A new version was refused: ${verdict.reason}. This version stays.`);
  } else if (isAsked) progress.options.showCurrent();
}

function tellOnce(progress: Progress, version: string): void {
  if (progress.told.has(version)) return;
  progress.told.add(version);
  progress.options.tell(version, () => void offerDownload(progress, version));
}

async function offerDownload(progress: Progress, version: string): Promise<void> {
  if (progress.state.kind !== 'offered') return;
  const answer = await putOnce(progress, () => progress.options.askToDownload(version));
  if (answer === 'download') await download(progress, version);
}

async function download(progress: Progress, version: string): Promise<void> {
  const { source, showFailure } = progress.options;
  progress.state = { kind: 'downloading', version };
  try {
    await source.download();
  } catch {
    // What it says may hold addresses and paths; a person needs only this.
    progress.state = { kind: 'idle' };
    showFailure(`Drover ${version} could not be downloaded, or is not what its makers signed. This version stays.`);
    return;
  }
  progress.state = { kind: 'ready', version };
  await offerInstall(progress, version);
}

async function offerInstall(progress: Progress, version: string): Promise<void> {
  const answer = await putOnce(progress, () => progress.options.askToInstall(version));
  if (answer === null) return;
  progress.state = { kind: answer === 'when-idle' ? 'waiting' : 'ready', version };
  reconsider(progress);
}

function reconsider(progress: Progress): void {
  const { state, options } = progress;
  if (state.kind !== 'waiting' || options.countRunning() > 0) return;
  progress.state = { kind: 'installing', version: state.version };
  options.leave(options.source.install);
}

async function putOnce<Answer>(progress: Progress, ask: () => Promise<Answer>): Promise<Answer | null> {
  if (progress.isAsking) return null;
  progress.isAsking = true;
  try {
    return await ask();
  } finally {
    progress.isAsking = false;
  }
}
