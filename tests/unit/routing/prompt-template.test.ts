import { describe, expect, it } from 'vitest';
import { fillTemplate, type PromptTemplate, type TemplateAnswer } from '../../../apps/routing/index.ts';

const templates: readonly PromptTemplate[] = [
  { name: 'greet', version: 1, text: 'Hello {{name}}.' },
  { name: 'greet', version: 10, text: 'Good day, {{ name }}: {{name}}!' },
  { name: 'greet', version: 9, text: 'Hi {{name}}.' },
  { name: 'plain', version: 1, text: 'No {places} here {{}}.' },
];
const fill = (reference: string, values: Record<string, string>, maxLength = 1000): TemplateAnswer =>
  fillTemplate(templates, { reference, values, maxLength });

describe('fillTemplate', () => {
  it('fills in the highest version, or the one asked for', () => {
    expect(fill('greet', { name: 'Ann' })).toEqual({
      kind: 'text',
      text: 'Good day, Ann: Ann!',
      name: 'greet',
      version: 10,
    });
    expect(fill('greet@1', { name: 'Ann' })).toMatchObject({ text: 'Hello Ann.', version: 1 });
    expect(fill('plain', {})).toMatchObject({ text: 'No {places} here {{}}.' });
  });

  it('finds no template by another name or version', () => {
    for (const reference of ['', 'Greet', 'greet@2', 'greet@01', '@1']) {
      expect(fill(reference, {}).kind).toBe('not-found');
    }
  });

  it('does not fill in or expand what stands in a value', () => {
    expect(fill('greet@1', { name: '{{name}} $& $1 $$' })).toMatchObject({ text: 'Hello {{name}} $& $1 $$.' });
  });

  it('names the values that are missing, also those that every object has, and those too many', () => {
    expect(fill('greet', {})).toEqual({ kind: 'missing-values', names: ['name'] });
    const odd = [{ name: 'odd', version: 1, text: '{{constructor}}' }];
    expect(fillTemplate(odd, { reference: 'odd', values: {}, maxLength: 99 })).toEqual({
      kind: 'missing-values',
      names: ['constructor'],
    });
    expect(fill('greet', { name: 'x', nmae: 'y' })).toEqual({ kind: 'unknown-values', names: ['nmae'] });
  });

  it('measures the filled text before it is made', () => {
    expect(fill('greet', { name: 'x'.repeat(10) }, 33)).toMatchObject({ kind: 'text' });
    expect(fill('greet', { name: 'x'.repeat(10) }, 32)).toEqual({ kind: 'too-long', maxLength: 32 });
  });
});
