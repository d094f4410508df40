import { createRandom, hashText } from './random.ts';

/** Log probability of one token in native form; `bytes` are its UTF-8 bytes. */
export interface TokenLogprob {
  readonly token: string;
  readonly logprob: number;
  readonly bytes: readonly number[];
}

export interface Logprob extends TokenLogprob {
  readonly top_logprobs?: readonly TokenLogprob[];
}

const encoder = new TextEncoder();
const alternatives = [
  ' the',
  ' a',
  '.',
  ',',
  ' and',
  ' of',
  ' it',
  ' to',
  ' in',
  ' is',
  '\n',
  ' for',
  ' on',
  ' with',
  ' as',
  ' be',
  ' or',
  ' so',
  ' at',
  ' by',
  ' I',
];

const describe = (token: string, logprob: number): TokenLogprob => ({
  token,
  logprob: Math.round(logprob * 1e6) / 1e6,
  bytes: [...encoder.encode(token)],
});

/** Plausible log probabilities that depend on the token and its place alone; `topCount` alternatives, the token itself first. */
export function inventLogprob(token: string, position: number, topCount: number): Logprob {
  const random = createRandom(hashText(token) ^ position);
  const logprob = -0.02 - random.next() * 0.9;
  const own = describe(token, logprob);
  if (topCount === 0) return own;
  const others = alternatives.filter((other) => other !== token).slice(0, topCount - 1);
  return { ...own, top_logprobs: [own, ...others.map((other, index) => describe(other, logprob - 1.2 * (index + 1)))] };
}
