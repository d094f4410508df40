import type { Exceeded } from '../../routing/index.ts';
import { type CanonicalError, createError, type DefaultName, type ParameterDefaults } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';

type Bounds = Readonly<Partial<Record<DefaultName, 'key' | 'project'>>>;

/** As configuration and requests name them. */
const names: Readonly<Record<DefaultName, string>> = {
  temperature: 'temperature',
  topP: 'top_p',
  topK: 'top_k',
  minP: 'min_p',
  seed: 'seed',
  presencePenalty: 'presence_penalty',
  frequencyPenalty: 'frequency_penalty',
  repeatPenalty: 'repeat_penalty',
  maxTokens: 'max_tokens',
  contextLength: 'num_ctx',
  keepAlive: 'keep_alive',
};

export interface ParametersChanged {
  readonly lowered: readonly Exceeded[];
  readonly defaults: ParameterDefaults;
  readonly bounds: Bounds;
}

/** Notes for the answer's header and for the row what the request did not say itself. */
export function tellParameters({ facts }: Exchange, { lowered, defaults, bounds }: ParametersChanged): void {
  const set = Object.entries(defaults) as [DefaultName, string | number][];
  facts.parameterNotes = [
    ...set.map(([name, value]) => `set ${names[name]}=${value}`),
    ...lowered.map(({ field, most }) => `lowered ${field} to ${most}`),
  ];
  const told = [
    ...set.map(([name, value]) => `${names[name]} ${value}: ${tellReason(bounds[name])}`),
    ...lowered.map(({ field, most, of }) => `${field} lowered to ${most}: the most that the ${of} may ask for`),
  ];
  facts.attemptNotes.push(...told.filter((note) => !facts.attemptNotes.includes(note)));
}

const tellReason = (of: 'key' | 'project' | undefined): string =>
  of === undefined ? 'set by the rule' : `the most that the ${of} may ask for`;

const units: Readonly<Partial<Record<Exceeded['parameter'], string>>> = {
  contextLength: ' tokens',
  maxTokens: ' tokens',
  choices: ' answers',
};

/** The refusal of a request for more than it may ask for. */
export function refuseExcess({ parameter, field, most, of }: Exceeded): CanonicalError {
  const amount = `${most}${parameter === 'keepAlive' && typeof most === 'number' ? ' seconds' : (units[parameter] ?? '')}`;
  const message = `${field} may ask for at most ${amount} here: a ceiling of the ${of}. Ask for less, or leave it out.`;
  return createError('invalid_request', message, { field });
}
