import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { type ConsolePage, expectNoOverflow, listViolations, shoot, sizes } from './console-fixture.ts';

/** The parts of the Routing page, as a person finds them. */
export function findRoutingParts(read: () => ConsolePage) {
  const page = (): Page => read().page;
  const rules = (): Locator => page().getByTestId('rule');
  const dialog = (): Locator => page().getByRole('dialog');
  return {
    rules,
    dialog,
    ruleOf: (match: string): Locator =>
      rules().filter({
        has: page().locator('.rule-match', { hasText: new RegExp(`^${match.replaceAll('*', '[*]')}$`) }),
      }),
    result: (): Locator => page().getByTestId('dry-result'),
    bar: (): Locator => page().getByTestId('apply-bar'),
    button: (name: string | RegExp): Locator => page().getByRole('button', { name, exact: typeof name === 'string' }),
    field: (label: string): Locator => dialog().getByLabel(label, { exact: true }),
    backendOf: (id: string): Locator =>
      page()
        .getByTestId('backend-row')
        .filter({ has: page().getByRole('rowheader', { name: id }) }),
    listMatches: (): Promise<string[]> => page().locator('.rule-match').allInnerTexts(),
    /** As somebody with an editor would change the file. */
    changeFile(change: (text: string) => string): void {
      const { config } = read().fake;
      config.write(change(config.readText()));
      config.store.reload();
    },
    /** The same view in both themes and sizes. */
    async shootAll(name: string): Promise<void> {
      for (const size of sizes) {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page().setViewportSize(size);
          await page().emulateMedia({ colorScheme });
          await shoot(page(), `routing-${name}-${size.width}x${size.height}-${colorScheme}`);
          await expectNoOverflow(page());
          expect(await listViolations(page()), `${name} ${size.width} ${colorScheme}`).toEqual([]);
        }
      }
      await page().setViewportSize(sizes[0]);
      await page().emulateMedia({ colorScheme: 'light' });
    },
  };
}
