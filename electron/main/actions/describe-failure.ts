import { ORPCError } from '@orpc/client';
import { isPlainObject } from '../../../apps/base/index.ts';
import { SettingNotSaved } from '../desktop/save-desktop-setting.ts';

/** A failed order in words for a person: one sentence and the next step. */
export interface FailureWords {
  readonly sentence: string;
  readonly advice: string;
}

const notSaved: FailureWords = {
  sentence: 'The setting was not saved.',
  advice: 'The configuration was changed meanwhile, or has a mistake in it. Open Config in Drover.',
};
const unreachable: FailureWords = {
  sentence: "Drover's service is not answering.",
  advice: 'Choose Restart in the menu bar, then try again.',
};

/** Words for whatever a control call threw. Errors of the contract carry their own; all others mean the service is out of reach. */
export function describeFailure(error: unknown): FailureWords {
  if (error instanceof SettingNotSaved) return notSaved;
  if (!(error instanceof ORPCError)) return unreachable;
  const data: unknown = error.data;
  const advice = isPlainObject(data) ? data['advice'] : undefined;
  return {
    sentence: error.message,
    advice: typeof advice === 'string' ? advice : 'Open Drover to see what happened.',
  };
}
