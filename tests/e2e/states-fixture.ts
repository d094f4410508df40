import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { FakeControl } from '../fakes/control/fake-control.ts';
import type { ScenarioName } from '../fakes/control/scenarios.ts';
import { measureFrame, type OpenPage, shoot, shootAll } from './console-fixture.ts';

/** One state of a page, as a person may meet it. */
export interface PageState {
  readonly name: string;
  /** `full` by default. */
  readonly scenario?: ScenarioName;
  /** Where it is not the page's own. */
  readonly path?: string;
  /** Failures of calls show in the browser's console whatever the page does. */
  readonly allowsFailedCalls?: boolean;
  /** The page's clock can be put forward. */
  readonly hasOwnClock?: boolean;
  readonly prepare?: (fake: FakeControl) => void;
  /** What must be seen before the shot. */
  readonly settle: (page: Page, fake: FakeControl) => Promise<unknown>;
}

export interface PageStates {
  readonly title: string;
  readonly path: string;
  /** What is seen once the full page is there. */
  readonly ready: (page: Page) => Promise<unknown>;
  readonly states: readonly PageState[];
}

/** Puts the page's clock, which is its own, forward to where the page marks what it shows as old. */
export async function skipUntilStale(page: Page): Promise<void> {
  await page.clock.fastForward(6000);
  await page.getByTestId('stale-mark').waitFor();
}

/** The state in which calls of the request log fail. */
export const logFailed = (settle: PageState['settle']): PageState => ({
  name: 'log-failed',
  allowsFailedCalls: true,
  prepare: (fake) => fake.failCalls('storage'),
  settle,
});

/** The state in which a full page gets no further facts. */
export const stale = (ready: (page: Page) => Promise<unknown>): PageState => ({
  name: 'stale',
  hasOwnClock: true,
  settle: async (page, fake) => {
    await ready(page);
    fake.mute();
    await skipUntilStale(page);
  },
});

/** Tests that hold for each page: every state in both themes and sizes, a still frame while it loads, and what it does without facts. */
export function describeStates(openPage: OpenPage, { title, path, ready, states }: PageStates): void {
  describe(`the ${title} page`, () => {
    it.each(states)('$name: fits, reads well and is accessible in both themes and sizes', async (state) => {
      const { page, fake, errors } = await openPage({
        scenario: state.scenario ?? 'full',
        path: state.path ?? path,
        hasOwnClock: state.hasOwnClock ?? false,
        ...(state.prepare && { prepare: state.prepare }),
      });
      await state.settle(page, fake);
      await shootAll(page, `${title}-${state.name}`);
      expect(errors.filter((text) => !(state.allowsFailedCalls && /50[03]/.test(text)))).toEqual([]);
    });

    it('shows its frame at once, then quiet blocks, and nothing of the frame moves when the answer comes', async () => {
      let release = (): void => undefined;
      const { page } = await openPage({
        path,
        prepare: (fake) => {
          release = fake.holdCalls();
        },
      });
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('.blocks').first().waitFor();
      await page.waitForFunction(() => {
        const blocks = document.querySelector('.blocks');
        return blocks !== null && getComputedStyle(blocks).opacity === '1';
      });
      const before = await measureFrame(page);
      await shoot(page, `${title}-loading-1280x800-light`);
      release();
      await ready(page);
      await page.locator('.blocks').first().waitFor({ state: 'detached' });
      expect(await measureFrame(page)).toEqual(before);
    });

    it('keeps what it shows when facts stop, says how old it is, and recovers by itself', async () => {
      const { page, fake } = await openPage({ path, hasOwnClock: true });
      await ready(page);
      const before = await measureFrame(page);
      fake.dropPages();
      fake.refusePages(true);
      await skipUntilStale(page);
      expect(await page.getByTestId('stale-mark').innerText()).toMatch(/^as of \d\d:\d\d:\d\d, reconnecting$/);
      expect(await measureFrame(page)).toEqual(before);
      fake.refusePages(false);
      await page.getByTestId('stale-mark').waitFor({ state: 'detached' });
    });
  });
}
