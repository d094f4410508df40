import type { PlainObject } from '../../base/index.ts';
import { addUsages } from '../canonical/add-usages.ts';
import { type Answer, collectAnswer } from '../canonical/collect-answer.ts';
import type { RenderContext, RenderedResponse } from '../canonical/ports.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { convertUsage } from './convert-usage.ts';
import { renderError } from './render-error.ts';

/** What tells one kind of whole answer from another. */
export interface WholeForm {
  readonly id: string;
  readonly object: string;
  readonly renderChoice: (answer: Answer, index: number) => PlainObject;
}

/** A whole answer with one choice for each list of events. A list that ends with an error, or with nothing, makes the answer that error. */
export function renderWhole(
  lists: readonly (readonly StreamEvent[])[],
  { createdAtMs, model }: Pick<RenderContext, 'createdAtMs' | 'model'>,
  { id, object, renderChoice }: WholeForm,
): RenderedResponse {
  const answers: Answer[] = [];
  for (const list of lists) {
    const collected = collectAnswer(list);
    if (collected.kind === 'failed') return renderError(collected.error);
    answers.push(collected);
  }
  const body = {
    id,
    object,
    created: Math.floor(createdAtMs / 1000),
    model,
    choices: answers.map(renderChoice),
    usage: convertUsage(addUsages(answers.map(({ end }) => end.usage))),
  };
  return { status: 200, contentType: 'application/json', body: JSON.stringify(body) };
}
