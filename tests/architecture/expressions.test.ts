import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';
import { parseSync } from '@swc/core';
import { describe, expect, it } from 'vitest';
import { root } from './seed-tree.ts';

interface Expression {
  readonly pattern: string;
  readonly flags: string;
}

/** Every regular expression that is written in a file. */
function listExpressions(code: string, isPage: boolean): Expression[] {
  const found: Expression[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, pattern, flags } = node as Record<string, unknown>;
    if (type === 'RegExpLiteral') found.push({ pattern: String(pattern), flags: String(flags) });
    for (const value of Object.values(node)) visit(value);
  };
  visit(parseSync(code, { syntax: 'typescript', tsx: isPage }));
  return found;
}

const length = 5_000;
/** What a loop in an expression may run over, and at the end what makes it look back. */
const usual = [
  'a',
  '0',
  ' ',
  '-',
  '.',
  '/',
  '\n',
  '"',
  '\\',
  '{',
  '(',
  '<',
  ':',
  ',',
  'aa ',
  'a.',
  '0ms',
  '%41',
  '\u00e9',
];
function listTraps({ pattern }: Expression): string[] {
  const literals = pattern.split(/[^A-Za-z0-9 _-]+/).filter((text) => text !== '');
  return [...new Set([...usual, ...literals])].flatMap((piece) => {
    const run = piece.repeat(Math.ceil(length / piece.length));
    return [`${run}\u0000!`, `!${run}`];
  });
}

const script = new Script('for (const text of texts) text.match(expression);');
/** One that looks back without end would take far longer than a machine can be slow. */
const timeoutMs = 3000;
function isBounded(expression: Expression): boolean {
  const scope = createContext({ expression: new RegExp(expression.pattern, expression.flags), texts: [''] });
  for (const trap of listTraps(expression)) {
    scope['texts'] = [trap];
    try {
      script.runInContext(scope, { timeout: timeoutMs });
    } catch {
      return false;
    }
  }
  return true;
}

const expressionsOf = (file: string): Expression[] =>
  listExpressions(readFileSync(join(root, file), 'utf8'), file.endsWith('.tsx'));

describe('regular expressions', () => {
  it.each([
    { pattern: '^(a+)+$', flags: '' },
    { pattern: '(?:x|x)*y', flags: 'u' },
  ])('that look back without end are found: $pattern', (expression) => {
    expect(isBounded(expression)).toBe(false);
  });

  it('T28 of the project come to an end on whatever they may loop over', () => {
    const files = globSync('{apps,renderer,electron}/**/*.{ts,tsx}', { cwd: root });
    const all = new Map(
      files
        .flatMap(expressionsOf)
        .map((expression) => [`/${expression.pattern}/${expression.flags}`, expression] as const),
    );
    expect(all.size).toBeGreaterThan(200);
    expect([...all].filter(([, expression]) => !isBounded(expression)).map(([text]) => text)).toEqual([]);
  }, 60_000);
});
