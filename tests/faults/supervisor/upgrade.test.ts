import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStage, fakeOllamaPath, until } from '../../fakes/daemons/supervisor-subject.ts';

let stage: ReturnType<typeof createStage>;
beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.end());

/** Puts an executable in place that reports `version` and serves as it. */
function install(version: string): string {
  const path = join(stage.folder, 'ollama');
  const script = `#!/bin/sh
# ${version}
if [ "$1" = --version ]; then echo "Warning: client version is ${version}"; exit 0; fi
FAKE_VERSION=${version} exec '${process.execPath}' '${fakeOllamaPath}' "$@"
`;
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return path;
}

describe('an upgrade of Ollama while it runs', () => {
  it('is noticed, told with both versions, and tested after the restart', async () => {
    let minutes = 0;
    const { supervisor, events } = stage.subject({
      ...{ engine: 'ollama', binary: install('0.30.0') },
      clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() + minutes * 60_000 },
    });
    expect(await supervisor.start()).toMatchObject({ kind: 'ready', version: '0.30.0' });
    install('0.31.20');
    await until(() => {
      minutes++;
      return supervisor.upgrade() !== null;
    });
    expect(supervisor.upgrade()).toMatchObject({
      ...{ kind: 'restart-needed', versionBefore: '0.30.0', versionAfter: '0.31.20' },
    });
    expect(await supervisor.restart()).toMatchObject({ kind: 'ready', version: '0.31.20' });
    await until(() => supervisor.upgrade() === null);
    await until(() => events.some(({ kind }) => kind === 'upgrade-passed'));
    expect(events.map(({ kind }) => kind)).not.toContain('upgrade-failed');
  });
});
