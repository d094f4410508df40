import { dialog, Notification } from 'electron';
import type { Clock } from '../../apps/base/index.ts';
import type { FailureWords } from './actions/describe-failure.ts';
import type { StopAnswer, StopQuestion } from './actions/stop-question.ts';
import type { ServiceNotice } from './service/service-process.ts';

const quietMs = 3_600_000;

/** Creates what tells a person about the service: a restart in passing and at most once an hour, giving up with a box. */
export function createServiceNotices(clock: Clock): (notice: ServiceNotice) => void {
  let toldAtMs = Number.NEGATIVE_INFINITY;
  return (notice) => {
    if (notice.kind === 'gave-up') {
      void showFailure({ sentence: notice.message, advice: notice.advice });
      return;
    }
    if (clock.monotonicMs() - toldAtMs < quietMs || !Notification.isSupported()) return;
    toldAtMs = clock.monotonicMs();
    new Notification({
      title: "Drover's service stopped",
      body: 'It is being started again. Ollama keeps running.',
      silent: true,
    }).show();
  };
}

/** Shows a failed order: the sentence and what to do next. */
export async function showFailure(failure: FailureWords): Promise<void> {
  await dialog.showMessageBox({
    type: 'error',
    message: failure.sentence,
    detail: failure.advice,
    buttons: ['Close'],
  });
}

/** Puts the question and answers with what was chosen; closing the box means cancel. */
export async function askBeforeStopping(question: StopQuestion): Promise<StopAnswer> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: question.message,
    detail: question.detail,
    buttons: [...question.buttons],
    defaultId: question.answers.indexOf('wait'),
    cancelId: question.answers.indexOf('cancel'),
  });
  return question.answers[response] ?? 'cancel';
}
