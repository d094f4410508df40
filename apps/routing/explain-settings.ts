import type { KeepAlive } from '../contract/model/index.ts';
import type { RouteSettings } from './route-table.ts';

export const noSettings: RouteSettings = { contextLength: null, keepAlive: null };

/** What a rule sets, one line each; that it has no effect when the backend is no Ollama. */
export function explainSettings({ contextLength, keepAlive }: RouteSettings, isOllama: boolean): string[] {
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
