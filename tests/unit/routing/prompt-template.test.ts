import { describe, expect, it } from 'vitest';
import { fillTemplate, type PromptTemplate, type TemplateAnswer } from '../../../apps/routing/index.ts';

const make = (name: string, version: number, text: string): PromptTemplate => ({ name, version, text, role: 'system' });
const templates: readonly PromptTemplate[] = [
  make('greet', 1, 'Hello {{name}}.'),
  make('greet', 10, 'Good day, {{ name }}: {{name}}!'),
  make('greet', 9, 'Hi {{name}}.'),
  make('plain', 1, 'No {places} here {{}}.'),
];

interface Wish {
  readonly name: string;
  readonly version?: number;
  readonly maxLength?: number;
}
const fill = ({ name, version, maxLength = 1000 }: Wish, values: Record<string, string>): TemplateAnswer =>
  fillTemplate(templates, { name, version: version ?? null, values, maxLength });

describe('H10 fillTemplate', () => {
  it('fills in the highest version, or the one asked for', () => {
    expect(fill({ name: 'greet' }, { name: 'Ann' })).toEqual({
      kind: 'text',
      text: 'Good day, Ann: Ann!',
      name: 'greet',
      version: 10,
      role: 'system',
    });
    expect(fill({ name: 'greet', version: 1 }, { name: 'Ann' })).toMatchObject({ text: 'Hello Ann.', version: 1 });
    expect(fill({ name: 'plain' }, {})).toMatchObject({ text: 'No {places} here {{}}.' });
  });

  it('finds no template by another name or version', () => {
    for (const name of ['', 'Greet', 'greet@1']) expect(fill({ name }, {}).kind).toBe('not-found');
    expect(fill({ name: 'greet', version: 2 }, {}).kind).toBe('not-found');
  });

  it('does not fill in or expand what stands in a value', () => {
    expect(fill({ name: 'greet', version: 1 }, { name: '{{name}} $& $1 $$' })).toMatchObject({
      text: 'Hello {{name}} $& $1 $$.',
    });
  });

  it('names the values that are missing, also those that every object has, and those too many', () => {
    expect(fill({ name: 'greet' }, {})).toEqual({ kind: 'wrong-values', missing: ['name'], unknown: [] });
    expect(
      fillTemplate([make('odd', 1, '{{constructor}}')], { name: 'odd', version: null, values: {}, maxLength: 99 }),
    ).toEqual({ kind: 'wrong-values', missing: ['constructor'], unknown: [] });
    expect(fill({ name: 'greet' }, { nmae: 'y' })).toEqual({
      kind: 'wrong-values',
      missing: ['name'],
      unknown: ['nmae'],
    });
  });

  it('measures the filled text before it is made', () => {
    expect(fill({ name: 'greet', maxLength: 33 }, { name: 'x'.repeat(10) })).toMatchObject({ kind: 'text' });
    expect(fill({ name: 'greet', maxLength: 32 }, { name: 'x'.repeat(10) })).toEqual({
      kind: 'too-long',
      maxLength: 32,
    });
  });
});
