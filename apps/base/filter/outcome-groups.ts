/** How requests end, in the words of a filter; each stands for one or more outcomes of the log. */
export const outcomeGroups = [
  { word: 'answered', outcomes: ['ok'] },
  { word: 'cut-short', outcomes: ['client_closed'] },
  { word: 'refused', outcomes: ['rejected', 'client_error'] },
  { word: 'failed', outcomes: ['backend_error', 'timeout', 'crashed'] },
] as const;
export type OutcomeWord = (typeof outcomeGroups)[number]['word'];
export type FilterOutcome = (typeof outcomeGroups)[number]['outcomes'][number];

/** Every outcome there is. */
export const allOutcomes: readonly FilterOutcome[] = outcomeGroups.flatMap(({ outcomes }) => [...outcomes]);

/** Outcomes that count as errors everywhere: in views, in figures, in the histogram. */
export const errorOutcomes: readonly FilterOutcome[] = outcomeGroups
  .filter(({ word }) => word === 'refused' || word === 'failed')
  .flatMap(({ outcomes }) => [...outcomes]);
