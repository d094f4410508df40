import { depends, dropped, type EffectCase, mapped } from './effect.ts';

/** Cells of fields on their way to a backend that speaks OpenAI. */
export const toOutputLimit = mapped('max_tokens', { strictTo: 'max_completion_tokens' });
export const toStop = mapped('stop', { how: 'the first four' });
export const toReasoningContent = {
  kind: 'mapped',
  to: 'messages[].reasoning_content',
  isExtension: true,
} as const;
export const noCache = dropped('the backend keeps its own cache');

const effort = (levels: readonly string[], becomes: string): EffectCase => ({
  when: { is: levels },
  label: levels.map((level) => `\`${level}\``).join(', '),
  example: levels[0],
  effect: mapped('reasoning_effort', { becomes }),
});

/** Thinking levels as OpenAI's. */
export const effortToEffort = depends(
  [
    effort(['none'], 'none'),
    effort(['minimal'], 'minimal'),
    effort(['low'], 'low'),
    effort(['medium'], 'medium'),
    effort(['high'], 'high'),
    effort(['xhigh', 'max', 'ultra'], 'xhigh'),
  ],
  mapped('reasoning_effort', { becomes: 'xhigh' }),
);

/** Native options that compatible servers know: the repeat penalty alone. */
export const nativeOptions = mapped('repetition_penalty', {
  becomes: 1.1,
  how: '`repeat_penalty` alone, under both of its names',
  isExtension: true,
});
