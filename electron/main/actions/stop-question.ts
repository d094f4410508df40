import type { Deed } from './shell-action.ts';

export type StopAnswer = 'wait' | 'now' | 'cancel';

/** A question for a message box. `answers` stand in the order of `buttons`. */
export interface StopQuestion {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
  readonly answers: readonly StopAnswer[];
}

const nowLabels: Record<Deed, string> = {
  'stop-daemon': 'Stop now',
  'restart-daemon': 'Restart now',
  'restart-service': 'Restart now',
  quit: 'Stop now',
};

/** What to ask before requests are cut off; `null` when none runs and nothing needs asking. */
export function buildStopQuestion(deed: Deed, requestCount: number): StopQuestion | null {
  if (requestCount === 0) return null;
  const subject = requestCount === 1 ? '1 request is running.' : `${requestCount} requests are running.`;
  return {
    message: subject,
    detail: requestCount === 1 ? 'Its app would get a broken answer.' : 'Their apps would get broken answers.',
    buttons: [requestCount === 1 ? 'Wait for it' : 'Wait for them', nowLabels[deed], 'Cancel'],
    answers: ['wait', 'now', 'cancel'],
  };
}
