import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import { createCheckSchedule } from '../../../electron/main/update/check-schedule.ts';
import { isNewerRelease } from '../../../electron/main/update/compare-versions.ts';
import { judgeOffer, type OfferVerdict, type UpdateOffer } from '../../../electron/main/update/judge-offer.ts';
import { updateFeed } from '../../../electron/main/update/update-feed.ts';
import { createUpdateFlow } from '../../../electron/main/update/update-flow.ts';
import {
  buildReadyQuestion,
  type OfferAnswer,
  type ReadyAnswer,
} from '../../../electron/main/update/update-questions.ts';
import { canUpdateItself } from '../../../electron/main/update/update-support.ts';
import { buildAppMenu } from '../../../electron/main/windows/app-menu.ts';

const own = { version: '1.4.0', arch: 'arm64', feed: 'https://updates.test/latest' };
const sha512 = `${'A'.repeat(86)}==`;
const archive = { url: 'Drover-1.5.0-arm64.zip', sha512 };
const offer = (...files: UpdateOffer['files']): UpdateOffer => ({ version: '1.5.0', files });

describe('versions', () => {
  test.each(['1.4.1', '1.5.0', '2.0.0', '1.10.0'])('%s comes after 1.4.0', (version) => {
    expect(isNewerRelease(version, '1.4.0')).toBe(true);
  });

  test.each(['1.4.0', '1.3.9', '0.9.9', '1.5.0-beta.1', '1.5', 'v1.5.0', '01.5.0', '', '1.5.0+x'])(
    'T53 "%s" does not',
    (version) => expect(isNewerRelease(version, '1.4.0')).toBe(false),
  );
});

describe('what a feed announces', () => {
  test('is offered when it is newer and complete', () => {
    const dmg = { url: 'Drover-1.5.0-arm64.dmg', sha512 };
    expect(judgeOffer(offer(archive, dmg), own)).toEqual({ kind: 'newer', version: '1.5.0' });
    expect(judgeOffer({ ...offer(archive), version: '1.4.0' }, own)).toEqual({ kind: 'current' });
  });

  test.each([
    ['plain http', { ...archive, url: 'http://updates.test/latest/Drover-1.5.0-arm64.zip' }],
    ['another origin', { ...archive, url: 'https://elsewhere.test/Drover-1.5.0-arm64.zip' }],
    ['no sum', { url: archive.url }],
    ['a sum that is none', { ...archive, sha512: 'AAAA' }],
    ['another processor', { ...archive, url: 'Drover-1.5.0-x64.zip' }],
    ['no archive', { ...archive, url: 'Drover-1.5.0-arm64.dmg' }],
    ['an address that is none', { ...archive, url: 'https://' }],
  ])('T53 is refused for %s', (_, file) => {
    expect(judgeOffer(offer(file), own)).toMatchObject({ kind: 'refused' });
  });

  test('T53 is refused when a second archive could be taken instead', () => {
    expect(judgeOffer(offer(archive, { ...archive, url: 'Other-1.5.0-x64.zip' }), own).kind).toBe('refused');
  });

  test('comes over https', () => expect(new URL(updateFeed).protocol).toBe('https:'));
});

const newer: OfferVerdict = { kind: 'newer', version: '1.5.0' };

function follow({ verdict = newer as OfferVerdict | Error, download = () => Promise.resolve() } = {}) {
  const journal: string[] = [];
  const world = { running: 0, offer: 'download' as OfferAnswer, ready: 'when-idle' as ReadyAnswer, open: () => {} };
  const note = <Value>(entry: string, value: Value): Value => {
    journal.push(entry);
    return value;
  };
  const flow = createUpdateFlow({
    source: {
      check: () => (verdict instanceof Error ? Promise.reject(verdict) : Promise.resolve(note('look', verdict))),
      download: () => note('download', download()),
      install: () => note('install', undefined),
    },
    askToDownload: () => Promise.resolve(note('ask to download', world.offer)),
    askToInstall: () => Promise.resolve(note('ask to install', world.ready)),
    tell(_, open) {
      journal.push('tell');
      world.open = open;
    },
    showCurrent: () => note('say it is current', undefined),
    showFailure: (sentence) => note(sentence, undefined),
    countRunning: () => world.running,
    leave: (install) => {
      journal.push('stop the service');
      install();
    },
  });
  return { flow, journal, world };
}

describe('the way to a new version', () => {
  test('asks before the download and before the restart', async () => {
    const { flow, journal } = follow();
    await flow.check(true);
    const order = ['look', 'ask to download', 'download', 'ask to install', 'stop the service', 'install'];
    expect(journal).toEqual(order);
  });

  test('T53 downloads nothing by itself: a look that nobody ordered only tells, and each version once', async () => {
    const { flow, journal } = follow();
    await flow.check(false);
    await flow.check(false);
    expect(journal).toEqual(['look', 'tell', 'look']);
    expect(flow.state()).toEqual({ kind: 'offered', version: '1.5.0' });
  });

  test('goes on when the notice is clicked, and asks once however often', async () => {
    const { flow, journal, world } = follow();
    world.offer = 'later';
    await flow.check(false);
    world.open();
    world.open();
    expect(journal).toEqual(['look', 'tell', 'ask to download']);
  });

  test('waits for the last request to end', async () => {
    const { flow, journal, world } = follow();
    world.running = 2;
    await flow.check(true);
    world.running = 1;
    flow.reconsider();
    expect(flow.state().kind).toBe('waiting');
    expect(journal).not.toContain('stop the service');
    world.running = 0;
    flow.reconsider();
    flow.reconsider();
    expect(journal.slice(-2)).toEqual(['stop the service', 'install']);
  });

  test('leaves the restart to the person who wants it later, and asks again when told to look', async () => {
    const { flow, journal, world } = follow();
    world.ready = 'on-quit';
    await flow.check(true);
    flow.reconsider();
    expect(flow.state().kind).toBe('ready');
    await flow.check(false);
    expect(journal.filter((entry) => entry === 'look')).toHaveLength(1);
    world.ready = 'when-idle';
    await flow.check(true);
    expect(journal.at(-1)).toBe('install');
  });

  test('T53 says what was refused and offers nothing of it', async () => {
    const { flow, journal } = follow({ verdict: { kind: 'refused', reason: 'one of its files has no checksum' } });
    await flow.check(false);
    expect(journal.at(-1)).toContain('one of its files has no checksum');
    expect(flow.state()).toEqual({ kind: 'idle' });
  });

  test('T53 stays what it is when the download fails, and can try again', async () => {
    const { flow, journal } = follow({ download: () => Promise.reject(new Error('sha512 checksum mismatch')) });
    await flow.check(true);
    expect(journal).not.toContain('ask to install');
    expect(journal.at(-1)).toContain('This version stays.');
    expect(flow.state()).toEqual({ kind: 'idle' });
  });

  test('answers whoever asked when there is nothing new, and when nothing can be read', async () => {
    const current = follow({ verdict: { kind: 'current' } });
    await current.flow.check(false);
    expect(current.journal).toEqual(['look']);
    await current.flow.check(true);
    expect(current.journal.at(-1)).toBe('say it is current');
    const offline = follow({ verdict: new Error('offline') });
    await offline.flow.check(false);
    expect(offline.journal).toEqual([]);
    await offline.flow.check(true);
    expect(offline.journal[0]).toContain('online');
  });

  test('names the requests that it waits for', () => {
    expect(buildReadyQuestion('1.5.0', 0).buttons[0]).toBe('Restart');
    expect(buildReadyQuestion('1.5.0', 1).detail).toContain('the running request has');
    expect(buildReadyQuestion('1.5.0', 3).detail).toContain('the 3 running requests have');
  });
});

describe('looking by itself', () => {
  test('happens once a day while it is switched on', () => {
    const clock = createFakeClock();
    let looks = 0;
    const schedule = createCheckSchedule(clock, () => {
      looks += 1;
    });
    clock.advance(86_400_000);
    expect(looks).toBe(0);
    schedule.setOn(true);
    schedule.setOn(true);
    clock.advance(300_000);
    expect(looks).toBe(1);
    clock.advance(2 * 86_400_000);
    expect(looks).toBe(3);
    schedule.setOn(false);
    clock.advance(2 * 86_400_000);
    expect([looks, clock.pendingCount()]).toEqual([3, 0]);
  });

  test('can be ordered from the menu', () => {
    let looks = 0;
    const onCheckForUpdates = (): void => {
      looks += 1;
    };
    const [menu] = buildAppMenu({ platform: 'darwin', isPackaged: true, onAbout: () => {}, onCheckForUpdates });
    const items = menu?.submenu as { label?: string; click?: () => void }[];
    items.find(({ label }) => label === 'Check for Updates…')?.click?.();
    expect(looks).toBe(1);
  });

  test('is for installed, signed builds of macOS alone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'drover-update-support-'));
    const signed = join(folder, 'signed');
    mkdirSync(signed);
    writeFileSync(join(signed, 'app-update.yml'), '');
    expect(canUpdateItself('darwin', true, signed)).toBe(true);
    expect(canUpdateItself('darwin', true, folder)).toBe(false);
    expect(canUpdateItself('darwin', false, signed)).toBe(false);
    expect(canUpdateItself('linux', true, signed)).toBe(false);
    rmSync(folder, { recursive: true });
  });
});
