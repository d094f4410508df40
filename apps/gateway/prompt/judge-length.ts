/** Sizes of a prompt in tokens. */
export interface PromptLength {
  readonly estimatedTokens: number;
  /** `null` when nobody knows it. */
  readonly contextLength: number | null;
}

/** Estimates are a quarter off at times; only what is clearly too long counts. */
const tolerance = 1.25;

/** Whether a prompt is clearly longer than the context, so that Ollama will silently leave out its oldest part. */
export function isOverlong({ estimatedTokens, contextLength }: PromptLength): boolean {
  return contextLength !== null && estimatedTokens > contextLength * tolerance;
}

/** Whether that is what happened: the backend says it read no more than fits. */
export function wasTruncated(length: PromptLength, promptTokens: number | null): boolean {
  return isOverlong(length) && (promptTokens === null || promptTokens <= (length.contextLength ?? 0));
}
