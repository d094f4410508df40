// Walks a page with Tab alone, there and back. `walkPage(page)` tells in words whatever a person at a keyboard would stumble over:
//
//   expect((await walkPage(page)).faults).toEqual([]);
import type { Page } from 'playwright-core';
import { provideAxe } from './console-fixture.ts';
import {
  findOutOfOrder,
  findOutOfReach,
  goToStart,
  lookAtFocus,
  type SeenFocus,
  surveyStops,
} from './keyboard-survey.ts';

export interface Walked {
  /** How many places Tab stops at. */
  readonly stops: number;
  readonly faults: readonly string[];
}

type Way = 'Tab' | 'Shift+Tab';

/** Goes `most` steps, or until the page is left or begins anew. Where the focus would be held and is told how to leave, that is done. */
async function walk(page: Page, way: Way, most: number): Promise<SeenFocus[]> {
  const seen: SeenFocus[] = [];
  // On the way back the first step may come from outside the page.
  for (let step = way === 'Tab' ? 1 : 0; step <= most; step += 1) {
    if (seen.at(-1)?.tellsHowToLeave) await page.keyboard.press('Escape');
    await page.keyboard.press(way);
    const next = await page.evaluate(lookAtFocus);
    const hasEnded = next === null ? seen.length > 0 : way === 'Tab' && next.place === seen[0]?.place;
    if (hasEnded || seen.length === most) return seen;
    if (next !== null) seen.push(next);
  }
  return seen;
}

function compare(names: readonly string[], there: readonly SeenFocus[], back: readonly SeenFocus[]): string[] {
  const met = there.map(({ place }) => place);
  const isAnew = met.map((place, at) => place >= 0 && met.indexOf(place) === at);
  const tell = (what: string, isSo: (focus: SeenFocus, at: number) => boolean): string[] =>
    there.filter(isSo).map(({ name }) => `${what}: ${name}`);
  const isReturn = there.every(({ place }, at) => back.at(-1 - at)?.place === place);
  return [
    ...names.flatMap((name, place) => (name === '' ? [`has no name: stop ${place}`] : [])),
    ...names.flatMap((name, place) => (met.includes(place) ? [] : [`Tab leaves out: ${name}`])),
    ...tell('Tab comes unasked to', (_, at) => !isAnew[at]),
    ...tell('Tab comes too late to', ({ place }, at) => isAnew[at] === true && place < Math.max(...met.slice(0, at))),
    ...tell('does not show the focus', ({ isRinged }) => !isRinged),
    ...tell('has the focus out of sight', ({ isSeen }) => !isSeen),
    ...(isReturn ? [] : [`Shift+Tab goes another way: ${back.map(({ name }) => name).join(', ')}`]),
  ];
}

async function walkOnce(page: Page): Promise<Walked & { readonly isSettled: boolean }> {
  await provideAxe(page);
  await page.evaluate(goToStart);
  const names = await page.evaluate(surveyStops);
  const outOfReach = await page.evaluate(findOutOfReach);
  const outOfOrder = await page.evaluate(findOutOfOrder);
  const there = await walk(page, 'Tab', names.length + 3);
  const back = await walk(page, 'Shift+Tab', there.length);
  await page.evaluate(goToStart);
  const after = await page.evaluate(surveyStops);
  const faults = [...outOfReach, ...outOfOrder, ...compare(names, there, back)];
  return { stops: names.length, faults, isSettled: after.join('\n') === names.join('\n') };
}

/** Walks the page from its beginning to its end and back. Where parts of it came meanwhile, it is walked anew. */
export async function walkPage(page: Page): Promise<Walked> {
  const first = await walkOnce(page);
  return first.isSettled ? first : walkOnce(page);
}
