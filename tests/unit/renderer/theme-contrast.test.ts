import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const css = readFileSync(fileURLToPath(new URL('../../../renderer/shared/ui/tokens.css', import.meta.url)), 'utf8');

/** The first of a pair is the light one. */
function readTokens(at: 0 | 1): Map<string, string> {
  const pairs = css.matchAll(/--([\w-]+):\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g);
  return new Map([...pairs].map(([, name = '', ...values]) => [name, values[at] ?? '']));
}

const light = readTokens(0);
const dark = readTokens(1);
const themes = { light, dark } as const;

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ratio(a: string, b: string): number {
  const [brighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (brighter + 0.05) / (darker + 0.05);
}

function colour(theme: keyof typeof themes, name: string): string {
  const value = themes[theme].get(name);
  if (value === undefined) throw new Error(`no colour ${name} in the ${theme} theme`);
  return value;
}

const grounds = ['bg', 'side', 'raised', 'hover', 'selected'];
const series = [1, 2, 3, 4, 5, 6].map((number) => `series-${number}`);

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  it.each(['text', 'text2', 'text3', 'accent', 'ok', 'warn', 'fail'])('%s reads on every ground', (name) => {
    const low = ['accent', 'ok', 'warn', 'fail'].includes(name) ? ['bg', 'side', 'raised'] : grounds;
    for (const ground of low)
      expect(ratio(colour(theme, name), colour(theme, ground)), ground).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ['on-accent', 'accent'],
    ['ok', 'ok-ground'],
    ['warn', 'warn-ground'],
    ['fail', 'fail-ground'],
    ['text', 'warn-ground'],
    ['text', 'fail-ground'],
    ['text2', 'track'],
    ['bg', 'fail'],
    ['bg', 'text'],
  ])('%s reads on %s', (name, ground) => {
    expect(ratio(colour(theme, name), colour(theme, ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each([...series, 'edge', 'accent'])('%s stands out as a mark', (name) => {
    expect(ratio(colour(theme, name), colour(theme, 'bg'))).toBeGreaterThanOrEqual(3);
  });

  it('keeps state marks visible on a selected and a hovered row', () => {
    for (const name of ['ok', 'warn', 'fail', 'accent', 'text3']) {
      for (const ground of ['selected', 'hover']) {
        expect(ratio(colour(theme, name), colour(theme, ground)), `${name} on ${ground}`).toBeGreaterThanOrEqual(3);
      }
    }
  });
});

it('says the same colours in both themes', () => {
  expect([...dark.keys()].sort()).toEqual([...light.keys()].filter((name) => dark.has(name)).sort());
  expect(dark.size).toBe(light.size);
});
