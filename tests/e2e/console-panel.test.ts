import { describe, expect, it } from 'vitest';
import { listViolations, shoot, useConsole } from './console-fixture.ts';

const { page, fake, reopen } = useConsole({
  path: '/panel',
  ready: (opened) => opened.getByRole('heading', { level: 1 }).waitFor(),
});

const bars = () => page().locator('.panel-speed path');

describe('the panel', () => {
  it.each(['light', 'dark'] as const)(
    'draws how fast the last hour was written, in %s colours',
    async (colorScheme) => {
      await reopen({ colorScheme });
      await page().setViewportSize({ width: 344, height: 560 });
      await page()
        .getByRole('figure', {
          name: /^Writing over the last 60 minutes: at most [\d.]+ tok\/s in a minute, [\d.]+ in/,
        })
        .waitFor();
      const drawn = await bars().evaluateAll((paths) => paths.map((path) => path.getAttribute('d')?.split('M').length));
      expect(drawn).toEqual([60, 2]);
      expect(await listViolations(page())).toEqual([]);
      await shoot(page(), `panel-${colorScheme}`);
    },
  );

  it('says so where nothing was written, and has no chart where the log cannot be read', async () => {
    await reopen({ scenario: 'empty' });
    await page().getByRole('figure', { name: 'Nothing was written in the last 60 minutes.' }).waitFor();
    await reopen({ prepare: (next) => next.failCalls('storage') });
    await page().getByText('of 48.0 GB').waitFor();
    expect(await page().getByRole('figure').count()).toBe(0);
    expect(fake().orders).toEqual([]);
  });
});

/** The page as the desktop app shows it, which has a newer version at hand. */
async function openInApp(path: string) {
  const update = { kind: 'ready', version: '1.5.0' };
  const posts: string[] = [];
  await reopen({
    path,
    inPage: () => void Object.assign(globalThis, { droverShell: { isDesktop: true, platform: 'darwin' } }),
    prepare: async (_fake, opened) => {
      await opened.route('**/shell/update', async (route) => {
        const method = route.request().method();
        if (method === 'POST') {
          posts.push(method);
          update.kind = 'waiting';
          await route.fulfill({ status: 204 });
        } else await route.fulfill({ json: update });
      });
    },
  });
  return posts;
}

describe('a newer version of the app', () => {
  it.each(['/panel', '/'])('is told of in %s, with the way to the app’s own question', async (path) => {
    const posts = await openInApp(path);
    const line = page().getByTestId('update-line');
    await line.getByText('Drover 1.5.0 is ready. It is installed when you quit.').waitFor();
    expect(await listViolations(page())).toEqual([]);
    await shoot(page(), `update-ready${path === '/' ? '' : '-panel'}`);
    await line.getByRole('button', { name: 'Restart…' }).click();
    await line.getByText('Drover 1.5.0 is installed once no request runs.').waitFor();
    expect(posts).toEqual(['POST']);
  });

  it('is not looked for in a browser', async () => {
    const asked: string[] = [];
    await reopen({
      path: '/',
      prepare: (_fake, opened) => void opened.on('request', (request) => void asked.push(request.url())),
    });
    await page().getByText('Healthy.').waitFor();
    expect(asked.filter((url) => url.includes('/shell/'))).toEqual([]);
  });
});
