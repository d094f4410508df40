import type { Locator, Page } from 'playwright-core';
import { type UsedConsole, useConsole } from './console-fixture.ts';

const ruleOf = (page: Page, match: string): Locator =>
  page.getByTestId('rule').filter({
    has: page.locator('.rule-match', { hasText: new RegExp(`^${match.replaceAll('*', '[*]')}$`) }),
  });

/** The Routing page for each test of the file. */
export const useRoutingConsole = (): UsedConsole =>
  useConsole({ path: '/routing?q=claude-sonnet-4-5', ready: (page) => ruleOf(page, 'claude-*').waitFor() });

/** The parts of the Routing page, as a person finds them. */
export function findRoutingParts({ page, fake }: UsedConsole) {
  const rules = (): Locator => page().getByTestId('rule');
  const dialog = (): Locator => page().getByRole('dialog');
  return {
    rules,
    dialog,
    ruleOf: (match: string): Locator => ruleOf(page(), match),
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
      const { config } = fake();
      config.write(change(config.readText()));
      config.store.reload();
    },
  };
}
