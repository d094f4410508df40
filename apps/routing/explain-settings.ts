import type { KeepAlive } from '../contract/model/index.ts';
import type { RequestParameters } from './request-parameters.ts';
import type { RouteBackend, RouteSettings } from './route-table.ts';

export const noSettings: RouteSettings = { contextLength: null, keepAlive: null };

/** As the configuration names them. */
const parameterNames = {
  temperature: 'temperature',
  topP: 'top_p',
  topK: 'top_k',
  minP: 'min_p',
  maxTokens: 'max_tokens',
  seed: 'seed',
  presencePenalty: 'presence_penalty',
  frequencyPenalty: 'frequency_penalty',
  repeatPenalty: 'repeat_penalty',
} as const satisfies Partial<Record<keyof RequestParameters, string>>;
const listedParameters = Object.keys(parameterNames) as readonly (keyof typeof parameterNames)[];
const knownToAnthropic: ReadonlySet<keyof RequestParameters> = new Set(['temperature', 'topP', 'topK', 'maxTokens']);

export interface RuleSets {
  readonly settings: RouteSettings;
  readonly parameters: Partial<RequestParameters>;
}

/** What a rule sets, one line each, with what the backend has no use for. */
export function explainSettings({ settings, parameters }: RuleSets, dialect: RouteBackend['dialect']): string[] {
  return [...explainMemory(settings, dialect === 'ollama'), ...explainParameters(parameters, dialect)];
}

function explainMemory({ contextLength, keepAlive }: RouteSettings, isOllama: boolean): string[] {
  if (contextLength === null && keepAlive === null) return [];
  if (!isOllama) return ['what the rule sets is for Ollama alone: left out'];
  return [
    ...(contextLength === null ? [] : [`the rule sets a context of ${contextLength.toLocaleString('en-US')}`]),
    ...(keepAlive === null ? [] : [`the rule sets that the model stays ${describeStay(keepAlive)}`]),
  ];
}

function describeStay(keepAlive: KeepAlive): string {
  if (typeof keepAlive === 'string') return keepAlive.startsWith('-') ? 'for ever' : keepAlive;
  return keepAlive < 0 ? 'for ever' : `${keepAlive} s`;
}

function explainParameters(parameters: RuleSets['parameters'], dialect: RouteBackend['dialect']): string[] {
  const names = listedParameters.filter((name) => parameters[name] !== undefined);
  const isKnown = (name: keyof RequestParameters): boolean => dialect !== 'anthropic' || knownToAnthropic.has(name);
  const set = names.filter(isKnown).map((name) => `${parameterNames[name]} ${parameters[name]}`);
  const unknown = names.filter((name) => !isKnown(name)).map((name) => parameterNames[name]);
  return [
    ...(set.length === 0 ? [] : [`the rule sets, where the request does not: ${set.join(', ')}`]),
    ...(unknown.length === 0 ? [] : [`Anthropic has no such setting: ${unknown.join(', ')}: left out`]),
  ];
}
