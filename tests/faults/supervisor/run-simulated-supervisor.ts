// A service reduced to the supervisor of a simulator, so that its memory can be measured from outside. Sends what its parent asks for.
import { join } from 'node:path';
import { createStage } from '../../fakes/daemons/supervisor-subject.ts';

const [dataDir = '', controlFile = ''] = process.argv.slice(2);
const mebibyte = 1024 * 1024;

/** What the service knows at one moment. */
export interface ServiceReport {
  readonly kind: string;
  readonly daemonPid: number | null;
  readonly url: string | null;
  readonly lineCount: number;
  readonly textLength: number;
}

const stage = createStage();
const { supervisor } = stage.subject({
  dataDir,
  simulatorCommand: [process.execPath, join(import.meta.dirname, '../../../apps/simulator/main.ts')],
  ...{ logMaxBytes: 8 * mebibyte, logKeep: 2, readyTimeoutMs: 20_000 },
  fake: { DROVER_SIM_CONTROL: controlFile },
});
process.on('message', (order: 'report' | 'end') => {
  if (order === 'end') {
    void stage.end().then(() => process.disconnect());
    return;
  }
  const state = supervisor.state();
  const texts = supervisor.recentLogs('all', Number.POSITIVE_INFINITY).map(({ text }) => text);
  process.send?.({
    kind: state.kind,
    daemonPid: state.kind === 'ready' ? state.pid : null,
    url: supervisor.readyUrl(),
    lineCount: texts.length,
    textLength: texts.reduce((sum, text) => sum + text.length, 0),
  } satisfies ServiceReport);
});
await supervisor.start();
