/** What a model takes, as far as its name tells. */
export interface ModelTraits {
  /** Decides by itself how much to think, guided by an effort instead of a budget. */
  readonly isAdaptive: boolean;
  readonly hasSampling: boolean;
  /** Thinking can be switched off. */
  readonly canStopThinking: boolean;
  /** Can be made to answer with a call. */
  readonly canForceCalls: boolean;
}

/** `claude-opus-4-6`, `claude-sonnet-5-5-20261001`, `claude-3-5-haiku`, with or without a provider in front. */
const namePattern = /claude-(?:([a-z]+)-)?(\d{1,2})(?!\d)(?:[-.](\d{1,2})(?!\d))?/;

/**
 * Reads a model's generation from its name. Names without one, as compatible servers use them, count as the older kind. Source: the vendor's model
 * documentation, as its official clients have it.
 */
export function readModelTraits(model: string): ModelTraits {
  const [, family = '', major = '0', minor = '0'] = namePattern.exec(model) ?? [];
  const version = Number(major) + Number(minor) / 100;
  const isSelfDirected = version >= 5.05 && family !== 'haiku';
  return {
    isAdaptive: version >= 4.06,
    hasSampling: version < 4.07,
    canStopThinking: !isSelfDirected && !(family === 'fable' && version >= 5),
    canForceCalls: !isSelfDirected && !(family === 'fable' && version >= 5.01),
  };
}
