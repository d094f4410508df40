import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { estimateNeed } from '../../../../apps/models/fit/estimate-need.ts';
import { readModelShape } from '../../../../apps/models/fit/read-model-shape.ts';
import { publishedShapes } from './published-shapes.ts';
import { renderRow, workOut } from './shape-table.ts';

const memoryDocument = readFileSync(new URL('../../../../docs/memory.md', import.meta.url), 'utf8');
const llama = publishedShapes.find(({ name }) => name === 'llama3.2:3b');
if (!llama) throw new Error('the shape that these tests start from is gone');
const shape = readModelShape(llama.show, llama.sizeBytes);
const plan = { contextLength: 8192, cacheType: 'f16', parallel: 1 } as const;
const cacheOf = (more: Partial<Parameters<typeof estimateNeed>[1]>): number =>
  estimateNeed(shape, { ...plan, ...more }, null).cacheBytes;

describe('the need of a published model', () => {
  it('is worked out for at least 12 of them', () => {
    expect(publishedShapes.length).toBeGreaterThanOrEqual(12);
  });

  it.each(publishedShapes)('is what the arithmetic gives for $name', (published) => {
    const { show, sizeBytes, contextLength } = published;
    const need = estimateNeed(readModelShape(show, sizeBytes), { contextLength, cacheType: 'f16', parallel: 1 }, null);
    const byHand = workOut(published);
    expect(need).toMatchObject({ weightsBytes: sizeBytes, observedRatio: null, ...byHand });
    expect(need.estimatedBytes).toBe(byHand.neededBytes);
  });

  it.each(publishedShapes)('stands in the document for $name', (published) => {
    expect(memoryDocument).toContain(`${renderRow(published)}\n`);
  });
});

describe('estimateNeed', () => {
  it('grows the cache with context and slots', () => {
    expect(cacheOf({ contextLength: 16_384 })).toBe(2 * cacheOf({}));
    expect(cacheOf({ parallel: 4 })).toBe(4 * cacheOf({}));
  });

  it('shrinks the cache with its type, scales of the blocks included', () => {
    expect(cacheOf({ cacheType: 'q8_0' }) / cacheOf({})).toBeCloseTo(34 / 64, 10);
    expect(cacheOf({ cacheType: 'q4_0' }) / cacheOf({})).toBeCloseTo(18 / 64, 10);
  });

  it('is corrected by what was observed', () => {
    const need = estimateNeed(shape, plan, 1.25);
    expect(need.neededBytes).toBe(Math.ceil(need.estimatedBytes * 1.25));
    expect(need.observedRatio).toBe(1.25);
  });

  it('needs nothing for a model whose weights run elsewhere', () => {
    const remote = readModelShape({ ...llama.show, remote_host: 'https://ollama.com:443' }, 400);
    expect(estimateNeed(remote, plan, null).neededBytes).toBe(0);
  });

  it('guesses a cache for a model that does not tell its layers', () => {
    const unknown = readModelShape({ model_info: { 'general.architecture': 'new' } }, 1e9);
    expect(estimateNeed(unknown, plan, null).cacheBytes).toBe(0.25e9);
    expect(estimateNeed(readModelShape({}, 1e9), plan, null).cacheBytes).toBe(0.25e9);
  });

  it('takes a usual encoder for a model that sees and does not tell how', () => {
    const seeing = readModelShape({ ...llama.show, capabilities: ['vision'] }, 1e9);
    expect(estimateNeed(seeing, plan, null).projectorBytes).toBe(512 * 2 ** 20);
  });
});
