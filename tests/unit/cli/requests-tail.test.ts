import { describe, expect, it } from 'vitest';
import { matchesFilter } from '../../../apps/cli/commands/requests-tail.ts';
import { sampleRecord } from '../../fakes/sample-record.ts';

const record = sampleRecord();

describe('matchesFilter', () => {
  it('lets everything pass without filters', () => {
    expect(matchesFilter({}, record)).toBe(true);
  });

  it('finds a model by the name asked for and by the one served', () => {
    expect(matchesFilter({ models: ['gpt-4o-mini'] }, record)).toBe(true);
    expect(matchesFilter({ models: ['llama3.2:3b'] }, record)).toBe(true);
    expect(matchesFilter({ models: ['other'] }, record)).toBe(false);
  });

  it('asks that every filter holds', () => {
    expect(matchesFilter({ projects: ['notes'], outcomes: ['ok'] }, record)).toBe(true);
    expect(matchesFilter({ projects: ['notes'], outcomes: ['timeout'] }, record)).toBe(false);
    expect(matchesFilter({ apps: ['cursor'] }, record)).toBe(false);
  });
});
