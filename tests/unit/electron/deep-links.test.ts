import { EventEmitter } from 'node:events';
import type { App } from 'electron';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findDeepLink } from '../../../electron/main/links/find-deep-link.ts';
import { createDeepLinkFollower } from '../../../electron/main/links/follow-deep-link.ts';
import { type DeepLink, parseDeepLink } from '../../../electron/main/links/parse-deep-link.ts';
import { receiveDeepLinks } from '../../../electron/main/links/receive-deep-links.ts';

describe('a link into the app', () => {
  test.each([
    ['drover://open/overview', '/'],
    ['drover://open/usage', '/usage'],
    ['drover://connect', '/connect'],
    ['drover://connect?client=zed', '/connect?client=zed'],
  ])('leads from %s to %s', (link, path) => {
    expect(parseDeepLink(link)?.path).toBe(path);
  });

  test.each([
    ...['', 'drover:', 'drover://', 'drover://open', 'drover://open/', 'drover://open/nowhere'],
    ...['drover://open/usage/', 'drover://open/usage?by=key', 'drover://open/usage#x', 'drover://open/usage\n'],
    ...['drover://open//usage', 'drover://open/../settings', 'drover://open/%75sage', 'drover://open/USAGE'],
    ...['drover://open:80/usage', 'drover://me:pw@open/usage', 'drover://open.evil.example/usage', 'drover:open/usage'],
    ...[
      'drover:///open/usage',
      'drover://open/usage drover://open/logs',
      ' drover://open/usage',
      'DROVER://open/usage',
    ],
    ...['drover://open/__proto__', 'drover://open/constructor', 'drover://open/toString', 'drover://open/panel'],
    ...['drover://connect?client=', 'drover://connect?client=nobody', 'drover://connect?client=zed&key=x'],
    ...['drover://connect/?client=zed', 'drover://connect?url=https://evil.example', 'drover://connect?client=../x'],
    ...[
      'drover://quit',
      'drover://daemon/stop',
      'drover://config?set=x',
      'app://drover/settings',
      'file:///etc/passwd',
    ],
    ...['javascript:alert(1)', 'https://drover/open/usage', `drover://open/${'a'.repeat(100_000)}`],
  ])('T48 is nothing when it reads %j', (link) => {
    expect(parseDeepLink(link)).toBeNull();
  });

  test('T48 leads to a known page or nowhere, whatever is written', () => {
    const known = /^\/[a-z]*(?:\?client=[a-z0-9-]+)?$/;
    const word = fc.constantFrom(
      'open',
      'connect',
      'usage',
      'settings',
      '/',
      '?',
      'client=',
      'zed',
      '..',
      '%2e',
      '#',
      '@',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string({ maxLength: 4 })), { maxLength: 6 }), (parts) => {
        const path = parseDeepLink(`drover://${parts.join('')}`)?.path;
        return path === undefined || known.test(path);
      }),
      { numRuns: 300 },
    );
  });

  test('T49 is taken from a command line that holds exactly one', () => {
    expect(findDeepLink(['/Applications/Drover', '--hidden', 'drover://open/usage'])).toBe('drover://open/usage');
    expect(findDeepLink(['drover', '--hidden'])).toBeNull();
    expect(findDeepLink(['drover://open/usage', 'drover://open/logs'])).toBeNull();
  });
});

describe('following links', () => {
  function follow(answers: boolean[]) {
    const asked: DeepLink[] = [];
    const opened: string[] = [];
    const waiting: ((isAgreed: boolean) => void)[] = [];
    const follower = createDeepLinkFollower({
      confirm: (link) => {
        asked.push(link);
        const answer = answers.shift();
        return answer === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(answer);
      },
      openConsole: (path) => opened.push(path),
    });
    return { follower, asked, opened, waiting };
  }

  test('T48 opens nothing without the person’s yes', async () => {
    const { follower, asked, opened } = follow([false, true]);
    await follower('drover://open/usage');
    expect(opened).toEqual([]);
    await follower('drover://open/usage');
    expect(opened).toEqual(['/usage']);
    expect(asked).toHaveLength(2);
  });

  test('T48 asks one thing at a time, so that links cannot pile up boxes', async () => {
    const { follower, asked, opened, waiting } = follow([]);
    const first = follower('drover://open/usage');
    await follower('drover://open/logs');
    expect(asked).toHaveLength(1);
    waiting[0]?.(true);
    await first;
    expect(opened).toEqual(['/usage']);
  });

  test('keeps the first link that came before the app was ready', () => {
    const app = new EventEmitter();
    const inbox = receiveDeepLinks(app as unknown as App);
    let wasPrevented = false;
    for (const link of ['drover://open/usage', 'drover://open/logs']) {
      app.emit('open-url', { preventDefault: () => (wasPrevented = true) }, link);
    }
    const followed: string[] = [];
    inbox.follow((link) => Promise.resolve(void followed.push(link)));
    expect(wasPrevented).toBe(true);
    expect(followed).toEqual(['drover://open/usage']);
    expect(inbox.take(['drover', '--hidden'])).toBe(false);
    expect(inbox.take(['drover', 'drover://open/config'])).toBe(true);
    expect(followed).toEqual(['drover://open/usage', 'drover://open/config']);
  });
});
