import type { SectionPlan } from './section-plan.ts';

export const cacheSection: SectionPlan = {
  id: 'cache',
  title: 'Cache',
  intro: 'Answers that are kept for the very same request.',
  keys: ['cache'],
  labels: {
    'cache.responses': 'Answers',
    'cache.coalesce': 'The same at once',
    'cache.ttl': 'Count for',
    'cache.maxMb': 'Space',
    'cache.embeddings': 'Embeddings',
  },
  offers: { 'cache.ttl': ['10m', '1h', '6h', '1d', '7d'] },
};
