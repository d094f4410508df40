import { createAnthropic } from '@ai-sdk/anthropic';
import { prepareSubject } from '../subject.ts';
import { describeProvider } from './provider-suite.ts';

const subject = prepareSubject();

describeProvider(subject, {
  name: '@ai-sdk/anthropic',
  createModel: (gateway, model) => createAnthropic({ baseURL: `${gateway}/v1`, apiKey: 'any' })(model),
  doesAbortEndRequest: true,
  thinkingOptions: { anthropic: { thinking: { type: 'enabled', budgetTokens: 1024 } } },
});
