import { describe, expect, it } from 'vitest';
import {
  type BinaryFacts,
  noUpgrade,
  reduceUpgrade,
  type UpgradeEvent,
} from '../../../../apps/supervisor/upgrade/reduce-upgrade.ts';

const old: BinaryFacts = { path: '/Cellar/0.30.0/ollama', sizeBytes: 100, modifiedAtMs: 1 };
const fresh: BinaryFacts = { path: '/Cellar/0.31.2/ollama', sizeBytes: 110, modifiedAtMs: 2 };

const launched = (facts: BinaryFacts): UpgradeEvent => ({ type: 'launched', facts });
const answered = (version: string): UpgradeEvent => ({ type: 'answered', version });
const looked = (facts: BinaryFacts, version: string | null = null): UpgradeEvent => {
  return { type: 'looked', facts, version, atMs: 9 };
};
const tested = (reason: string | null): UpgradeEvent => ({ type: 'tested', reason, atMs: 10 });

function play(...events: readonly UpgradeEvent[]) {
  let state = noUpgrade;
  const news: string[] = [];
  for (const event of events) {
    const step = reduceUpgrade(state, event);
    state = step.state;
    if (step.news !== null) news.push(step.news.kind);
  }
  return { ...state, news };
}

const running = [launched(old), answered('0.30.0')];

describe('an upgrade of the daemon', () => {
  it('is nothing while the file stays the same, through restarts too', () => {
    const found = play(...running, looked(old), launched(old), answered('0.30.0'), tested(null));
    expect(found).toMatchObject({ notice: null, replaced: null, news: [] });
  });

  it.each([
    ['path', { ...old, path: '/elsewhere/ollama' }],
    ['size', { ...old, sizeBytes: 101 }],
    ['time', { ...old, modifiedAtMs: 2 }],
  ])('is noticed by another %s, once, with both versions', (_name, changed) => {
    const found = play(...running, looked(changed, '0.31.2'), looked(changed), looked(changed));
    expect(found.notice).toEqual({
      ...{ kind: 'restart-needed', versionBefore: '0.30.0', versionAfter: '0.31.2', reason: '', atMs: 9 },
    });
    expect(found.news).toEqual(['binary-changed']);
  });

  it('is forgotten when the old file is put back before a restart', () => {
    expect(play(...running, looked(fresh, '0.31.2'), looked(old)).notice).toBeNull();
  });

  it('is done when the new daemon passes its test after the restart', () => {
    const restarted = [...running, looked(fresh, '0.31.2'), launched(fresh), answered('0.31.2')];
    expect(play(...restarted)).toMatchObject({ notice: null, replaced: { version: '0.30.0' } });
    const found = play(...restarted, tested(null));
    expect(found).toMatchObject({ notice: null, replaced: null, news: ['binary-changed', 'upgrade-passed'] });
  });

  it('names the version to go back to when the new one fails, until one serves', () => {
    const broken = [...running, launched(fresh), answered('0.31.2'), tested('It is mute.')];
    const notice = { kind: 'failed', versionBefore: '0.30.0', versionAfter: '0.31.2', reason: 'It is mute.', atMs: 10 };
    expect(play(...broken).notice).toEqual(notice);
    expect(play(...broken, launched(fresh), looked(fresh)).notice).toEqual(notice);
    const back = play(...broken, launched(old), answered('0.30.0'), tested(null));
    expect(back).toMatchObject({ notice: null, replaced: null });
  });

  it('is not looked for while no daemon of ours was started', () => {
    expect(play(looked(fresh), tested('never asked'))).toMatchObject({ notice: null, news: [] });
  });
});
