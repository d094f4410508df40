import { readBinaryVersion } from '../locate-binary.ts';
import type { DaemonEventKind, ResolvedOptions } from '../options.ts';
import { findLastingName, readBinaryFacts } from './binary-facts.ts';
import { createUpgradeWatch, type UpgradeWatch } from './upgrade-watch.ts';

const testTimeoutMs = 10_000;
/** Nobody listens there: asked for its version, the command would else tell that of a daemon that runs. */
const nobody = '127.0.0.1:9';

async function testDaemon(url: string): Promise<string | null> {
  try {
    const answer = await fetch(new URL('/api/tags', url), { signal: AbortSignal.timeout(testTimeoutMs) });
    await answer.arrayBuffer();
    return answer.ok ? null : `the list of models was answered with status ${answer.status}`;
  } catch (error) {
    return `the list of models was not answered (${error instanceof Error ? error.name : 'unknown reason'})`;
  }
}

/** The watch over a real Ollama; the simulator is part of this program and never upgraded by itself. */
export function watchDaemonBinary(
  { engine, binary, clock, inheritedEnv, log }: ResolvedOptions,
  report: (kind: DaemonEventKind, detail: string) => void,
): Pick<UpgradeWatch, 'current' | 'noteLaunched' | 'noteState'> {
  const { PATH: searchPath = '', HOME: home = '' } = inheritedEnv;
  const watch = createUpgradeWatch({
    clock,
    findLastingName: (path) => findLastingName(path, { setting: binary, searchPath }),
    readFacts: (path) => (engine === 'ollama' ? readBinaryFacts(path) : Promise.resolve(null)),
    readVersion: (path) => readBinaryVersion(path, { PATH: searchPath, HOME: home, OLLAMA_HOST: nobody }),
    testDaemon,
    report: ({ kind, detail }) => report(kind, detail),
  });
  const note = (error: unknown): void => log.error({ reason: String(error) }, 'the watch for upgrades failed');
  // News come in the order of what happened, although reading a file takes its time.
  let last = Promise.resolve();
  const inTurn = (step: () => Promise<void>): Promise<void> => {
    last = last.then(step).catch(note);
    return last;
  };
  return {
    current: watch.current,
    noteLaunched: (path) => inTurn(() => watch.noteLaunched(path)),
    noteState: (state) => inTurn(() => watch.noteState(state)),
  };
}
