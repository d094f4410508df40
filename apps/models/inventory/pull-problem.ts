import { toSafeText } from '../../base/index.ts';

/** Why a pull does not go on, and what to do next. */
export interface PullProblem {
  readonly message: string;
  readonly advice: string;
}

export interface PullRefusal extends PullProblem {
  /** Whether asking again may help. */
  readonly isRetryable: boolean;
}

const goOn = (model: string): string => `\`drover models pull ${model}\` goes on where it stopped.`;

export const describeStall = (model: string): PullProblem => ({
  message: 'Nothing came from the registry for 30 seconds.',
  advice: `Check the network. ${goOn(model)}`,
});

export const describeLoss = (model: string): PullProblem => ({
  message: 'The connection to Ollama ended before the model was complete.',
  advice: `\`drover status\` says how Ollama is. ${goOn(model)}`,
});

interface Cause {
  readonly pattern: RegExp;
  readonly message: string;
  readonly advice: (model: string) => string;
  readonly isRetryable: boolean;
}

const causes: readonly Cause[] = [
  {
    pattern: /newer version of ollama/i,
    message: 'This model needs a newer Ollama.',
    advice: (model) => `Update Ollama, then: drover daemon restart, drover models pull ${model}`,
    isRetryable: false,
  },
  {
    pattern: /no space left|disk quota|not enough (disk )?space|disk full/i,
    message: 'The disk is full.',
    advice: (model) => `\`drover models disk\` shows what can go. ${goOn(model)}`,
    isRetryable: false,
  },
  {
    pattern: /permission denied|read-only file system/i,
    message: 'Ollama may not write to its model folder.',
    advice: (model) => `Give Ollama's user the right to write there (OLLAMA_MODELS). ${goOn(model)}`,
    isRetryable: false,
  },
  {
    pattern: /unauthorized|forbidden|access denied|\b401\b|\b403\b/i,
    message: 'The registry does not give this model to everybody.',
    advice: (model) => `Sign in with: ollama signin. Then: drover models pull ${model}`,
    isRetryable: false,
  },
  {
    pattern:
      /dial tcp|no such host|lookup |timeout|connection re(fused|set)|network is|tls|certificate|retries|\bEOF\b/i,
    message: 'The registry cannot be reached.',
    advice: (model) => `Check the network. ${goOn(model)}`,
    isRetryable: true,
  },
  {
    pattern: /file does not exist|not found|invalid model name|manifest unknown/i,
    message: 'The registry has no model of this name.',
    advice: () => 'Look for the right name and tag at https://ollama.com/library',
    isRetryable: false,
  },
];

/** Ollama's own words as a sentence with a next step. */
export function describeRefusal(model: string, text: string): PullRefusal {
  const cause = causes.find(({ pattern }) => pattern.test(text));
  if (cause) return { message: cause.message, advice: cause.advice(model), isRetryable: cause.isRetryable };
  return {
    message: `Ollama refused: ${toSafeText(text, 300)}.`,
    advice: '`drover daemon logs` has its own words.',
    isRetryable: false,
  };
}
