import { type Fields, readArray, readInteger } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';

const logprobsName = 'message.output_text.logprobs';

function readNames(body: Fields): readonly string[] {
  return (readArray(body, 'include') ?? []).map((name, index) =>
    typeof name === 'string' ? name : refuse(`include[${index}]`, 'must be a string'),
  );
}

/** Alternatives wanted per token, from `include` and `top_logprobs`; `null` for no log probabilities. */
export function parseTopLogprobs(body: Fields): number | null {
  const isIncluded = readNames(body).includes(logprobsName);
  const count = readInteger(body, 'top_logprobs', { minimum: 0, maximum: 20 }) ?? 0;
  return isIncluded || count > 0 ? count : null;
}
