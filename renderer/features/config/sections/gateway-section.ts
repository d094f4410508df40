import type { SectionPlan } from './section-plan.ts';

export const gatewaySection: SectionPlan = {
  id: 'gateway',
  title: 'Gateway',
  intro: 'The port that your apps talk to.',
  keys: ['gateway'],
  labels: {
    'gateway.listen': 'Address',
    'gateway.takeOverOllamaPort': 'Ollama’s port too',
    'gateway.maxBodyMb': 'Largest request',
    'gateway.docs': 'API pages',
    'gateway.onOverlongPrompt': 'Overlong prompts',
    'gateway.cors.origins': 'Web pages',
    'gateway.tls': 'Certificate',
    'gateway.hosts': 'Further names',
    'gateway.metrics.enabled': 'Metrics',
    'gateway.metrics.path': 'Metrics at',
    'gateway.version': 'Version page',
    'gateway.verifyBackendTls': 'Check backends',
  },
};
