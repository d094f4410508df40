import type { SectionPlan } from './section-plan.ts';

const stays = ['1m', '5m', '10m', '30m', '1h', '2h', '-1'];

export const ollamaSection: SectionPlan = {
  id: 'daemon',
  title: 'Ollama',
  intro: 'How Drover runs the daemon. What it really uses stands beside each value.',
  keys: ['daemon'],
  labels: {
    'daemon.manage': 'Run Ollama for me',
    'daemon.binary': 'Program',
    'daemon.keepAlive': 'Stay loaded',
    'daemon.contextLength': 'Context',
    'daemon.parallel': 'At the same time',
    'daemon.maxLoadedModels': 'Loaded at most',
    'daemon.kvCacheType': 'Context memory',
    'daemon.flashAttention': 'Flash attention',
    'daemon.memoryBudget': 'Memory budget',
    'daemon.extraEnv': 'Extra environment',
    'daemon.preload': 'Load at start',
    'daemon.keepAwake': 'Keep awake',
  },
  offers: {
    'daemon.keepAlive': stays,
    'daemon.contextLength': ['auto', '4096', '8192', '16384', '32768', '65536', '131072'],
    'daemon.maxLoadedModels': ['auto', '1', '2', '3', '4'],
  },
};
