import type { DaemonState, Finding } from '../../contract/model/index.ts';
import type { DaemonUpgrade } from '../../supervisor/index.ts';
import { ok } from './ok.ts';

const oldest = { minor: 9, text: '0.9' };
const newestKnown = { minor: 31, text: '0.31' };

/** Ollama counts in its minor version; 0.0.0 is a build from source. */
export function checkVersion(state: DaemonState): Finding {
  const base = { id: 'ollama-version', title: 'Ollama version' };
  if (state.kind !== 'ready') return ok(base.id, base.title, 'Not known while it does not run.');
  const [, major, minor] = (/^(\d+)\.(\d+)\./.exec(state.version) ?? []).map(Number);
  if (major === undefined || minor === undefined || state.version.startsWith('0.0.0')) {
    return ok(base.id, base.title, `${state.version}, a build of its own.`);
  }
  if (major === 0 && minor < oldest.minor) {
    const detail = `${state.version} is older than ${oldest.text}: thinking is not told apart from its answers.`;
    return { ...base, status: 'warning', detail, fix: 'Update Ollama, then: drover daemon restart' };
  }
  if (major > 0) {
    const detail = `${state.version}; Drover knows Ollama up to ${newestKnown.text}.`;
    return { ...base, status: 'warning', detail, fix: 'Update Drover, or go back if something misbehaves.' };
  }
  const isNewer = minor > newestKnown.minor ? `, newer than the ${newestKnown.text} that Drover knows` : '';
  return ok(base.id, base.title, `${state.version}${isNewer}.`);
}

/** Whether what runs is what is installed. */
export function checkUpgrade(upgrade: DaemonUpgrade | null): Finding {
  const base = { id: 'ollama-upgrade', title: 'Ollama on disk' };
  if (upgrade === null) return ok(base.id, base.title, 'The same as the one that runs.');
  const [before, after] = [upgrade.versionBefore ?? 'unknown', upgrade.versionAfter ?? 'unknown'];
  if (upgrade.kind === 'restart-needed') {
    const detail = `Changed since the start: ${before} runs, ${after} is installed.`;
    return { ...base, status: 'warning', detail, fix: 'drover daemon restart' };
  }
  const detail = `${after} does not serve since the change from ${before}: ${upgrade.reason}.`;
  return { ...base, status: 'failure', detail, fix: `Install ${before} again, then: drover daemon restart` };
}
