/** Version of all below: a benchmark is compared only with those of the same prompts. */
export const suiteVersion = 1;

export interface BenchPrompt {
  readonly text: string;
  /** Tokens to write at most. */
  readonly maxTokens: number;
}

const paragraph =
  'A lighthouse keeper writes down the weather at six in the morning, at noon and at six in the evening: the direction of the wind, the height ' +
  'of the waves, the ships that pass and the birds that rest on the rail. In winter the lamp burns for sixteen hours, and the oil has to be ' +
  'carried up two hundred and eleven steps. When fog comes in, the bell is struck once every half minute until somebody can see the island again.';
/** About 95 tokens each. */
const paragraphCount = 16;
const longText = Array.from({ length: paragraphCount }, (_, index) => `Day ${index + 1}. ${paragraph}`).join('\n\n');

/** For time to first token and decode. Each run begins with a word of its own, or the daemon would reuse what it has evaluated. */
export const buildShortPrompt = (run: number): BenchPrompt => ({
  text: `${run}: Describe how a bicycle stays upright, in plain words.`,
  maxTokens: 64,
});

/** About 1,500 tokens, for prefill. */
export const buildLongPrompt = (run: number): BenchPrompt => ({
  text: `${run}: Here is a diary.\n\n${longText}\n\nSum it up in one sentence.`,
  maxTokens: 16,
});
