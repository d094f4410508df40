export type OfferAnswer = 'download' | 'later';
export type ReadyAnswer = 'when-idle' | 'on-quit';

/** A question for a message box. `answers` stand in the order of `buttons`; closing the box means the last one. */
export interface UpdateQuestion<Answer> {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
  readonly answers: readonly Answer[];
}

export const buildOfferQuestion = (version: string): UpdateQuestion<OfferAnswer> => ({
  message: `Drover ${version} is there.`,
  detail: 'It is downloaded now and installed when you say so. Nothing was downloaded yet.',
  buttons: ['Download', 'Later'],
  answers: ['download', 'later'],
});

function describeMoment(runningCount: number): string {
  if (runningCount === 0) return 'Drover restarts now.';
  const subject = runningCount === 1 ? 'the running request has' : `the ${runningCount} running requests have`;
  return `Drover restarts once ${subject} ended.`;
}

export const buildReadyQuestion = (version: string, runningCount: number): UpdateQuestion<ReadyAnswer> => ({
  message: `Drover ${version} is ready.`,
  detail: `${describeMoment(runningCount)} Its Ollama restarts too: loaded models come back with the next request.`,
  buttons: [runningCount === 0 ? 'Restart' : 'Restart When Idle', 'Install When I Quit'],
  answers: ['when-idle', 'on-quit'],
});
