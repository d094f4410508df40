import { describe, expect, it } from 'vitest';
import { pages, useKeyboardConsole } from './keyboard-fixture.ts';
import { goToStart } from './keyboard-survey.ts';
import { walkPage } from './keyboard-walk.ts';

const { page, press, goTo, tabTo, see } = useKeyboardConsole();

describe('by keyboard alone', () => {
  it.each(pages)(
    '$name is reached with g $letter, and Tab goes through all of it and back: in order of sight, each stop with a name and a ring, and no trap',
    async ({ name }) => {
      await goTo(name);
      const { stops, faults } = await walkPage(page());
      expect(faults).toEqual([]);
      expect(stops).toBeGreaterThan(pages.length);
    },
  );

  it('the side bar leads to every page with Tab and Enter', async () => {
    for (const { name } of pages) {
      await tabTo(page().getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }));
      await press('Enter');
      await page().getByRole('heading', { level: 1, name, exact: true }).waitFor();
    }
  });

  it('the command palette leads to every page', async () => {
    for (const { name } of pages) {
      await press('Control+k');
      await page().getByRole('combobox', { name: 'Command or request id' }).waitFor();
      await page().keyboard.type(`open ${name}`);
      await press('Enter');
      await page().getByRole('heading', { level: 1, name, exact: true }).waitFor();
    }
  });
});

/** Signs of the list as Playwright names them. */
const signs: Readonly<Record<string, string>> = {
  ...{ Esc: 'Escape', Ctrl: 'Control', '↩': 'Enter', '↑': 'ArrowUp', '↓': 'ArrowDown' },
};

/** `Alt ↑` is one key, `j k` are two. */
const readKeys = (entry: readonly string[]): string[] => {
  const keys = entry.map((sign) => signs[sign] ?? sign);
  return /^(Alt|Control)$/.test(keys[0] ?? '') ? [keys.join('+')] : keys;
};

interface KeyGroup {
  readonly title: string;
  readonly entries: readonly (readonly string[])[];
}

async function readKeyList(): Promise<KeyGroup[]> {
  await press('?');
  await page().getByRole('dialog', { name: 'Keys' }).waitFor();
  const groups = await page()
    .locator('.key-group')
    .evaluateAll((parts) =>
      parts.map((part) => ({
        title: part.querySelector('h3')?.textContent ?? '',
        entries: [...part.querySelectorAll('dt')].map((entry) =>
          [...entry.querySelectorAll('kbd')].map((sign) => sign.textContent),
        ),
      })),
    );
  await press('Escape');
  return groups;
}

it('the list of keys names the letter of every page, and on a page no key that does nothing there', async () => {
  const groups = await readKeyList();
  const everywhere = groups.find(({ title }) => title === 'Everywhere')?.entries ?? [];
  const letters = everywhere.filter(([first]) => first === 'g').map(([, letter]) => letter?.replace(',', ''));
  expect(letters).toEqual(expect.arrayContaining(pages.map(({ letter }) => letter)));
  await page().evaluate(() => {
    addEventListener('keydown', ({ defaultPrevented, key, target }) => {
      // A button takes Enter by itself.
      const isOwn = key === 'Enter' && target instanceof HTMLButtonElement;
      document.body.dataset['isTaken'] = String(defaultPrevented || isOwn);
    });
  });
  const idle: string[] = [];
  for (const { name } of pages.filter(({ name }) => name !== 'Config')) {
    await goTo(name);
    for (const key of (groups.find(({ title }) => title === name)?.entries ?? []).flatMap(readKeys)) {
      await press('j', key);
      const { isTaken, hasDialog } = await page().evaluate(() => ({
        isTaken: document.body.dataset['isTaken'],
        hasDialog: document.querySelector('[role="dialog"]') !== null,
      }));
      if (isTaken !== 'true') idle.push(`${name}: ${key}`);
      if (hasDialog) await press('Escape', 'Escape');
      await page().evaluate(goToStart);
    }
  }
  expect(idle).toEqual([]);
});

it('the walk tells of whatever would stop a person without a mouse', async () => {
  await goTo('Settings');
  await page().reload();
  await see('Settings');
  await page().evaluate(() => {
    const add = (tag: string, text: string, traits: Readonly<Record<string, string>>): HTMLElement => {
      const part = document.createElement(tag);
      part.textContent = text;
      for (const [name, value] of Object.entries(traits)) part.setAttribute(name, value);
      document.querySelector('main')?.append(part);
      return part;
    };
    add('div', 'For the mouse', { style: 'cursor: pointer' });
    add('button', 'Passed over', { tabindex: '-1' });
    add('button', '', {});
    add('button', 'Ringless', { style: 'outline: none' });
    add('button', 'Far away', { style: 'position: fixed; left: -500px' });
    add('button', 'Trap', {}).addEventListener('keydown', (event) => event.preventDefault());
  });
  const { faults } = await walkPage(page());
  await page().reload();
  expect(faults).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^no key comes to <div .*For the mouse/),
      expect.stringMatching(/^no key comes to <button .*Passed over/),
      expect.stringMatching(/^has no name: stop \d+$/),
      ...['does not show the focus: Ringless', 'has the focus out of sight: Far away'],
      'Tab comes unasked to: Trap',
      expect.stringMatching(/^Shift\+Tab goes another way: Trap/),
    ]),
  );
});
