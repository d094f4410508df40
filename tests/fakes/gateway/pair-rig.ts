import type { BackendSettings } from '../../../apps/gateway/index.ts';
import type { RouteRule } from '../../../apps/routing/index.ts';
import { type Rig, type RigOptions, startRig } from './rig.ts';
import { type Script, type ScriptedUpstream, startScriptedUpstream } from './scripted-upstream.ts';
import { answerAsAnthropic, answerAsOllama, answerAsOpenai } from './vendor-scripts.ts';

/** A gateway before one backend of each dialect; a model's name begins with its backend's, plain names are Ollama's. */
export interface PairRig extends Rig {
  readonly ollama: ScriptedUpstream;
  readonly openai: ScriptedUpstream;
  readonly anthropic: ScriptedUpstream;
}

export interface PairScripts {
  readonly ollama?: Script;
  readonly openai?: Script;
  readonly anthropic?: Script;
}

export const keys = { openai: 'sk-openai-backend', anthropic: 'sk-anthropic-backend' } as const;

/** Model names that reach the backend of each dialect. */
export const models = { ollama: 'm', openai: 'cloud/gpt', anthropic: 'claude/claude' } as const;
export type PairBackend = keyof typeof models;

export async function startPairRig(
  scripts: PairScripts = {},
  options: RigOptions = {},
  rules: readonly RouteRule[] = [],
): Promise<PairRig> {
  const ollama = await startScriptedUpstream(scripts.ollama ?? answerAsOllama);
  const openai = await startScriptedUpstream(scripts.openai ?? answerAsOpenai);
  const anthropic = await startScriptedUpstream(scripts.anthropic ?? answerAsAnthropic);
  const backends: readonly BackendSettings[] = [
    { id: 'local', kind: 'ollama', url: 'managed', apiKey: null, isStrict: false },
    { id: 'cloud', kind: 'openai', url: `${openai.url}/v1`, apiKey: keys.openai, isStrict: false },
    { id: 'claude', kind: 'anthropic', url: `${anthropic.url}/v1`, apiKey: keys.anthropic, isStrict: true },
  ];
  const rig = await startRig({
    upstreamUrl: ollama.url,
    ...options,
    settings: {
      backends,
      routes: { backends: backends.map(({ id, kind }) => ({ id, dialect: kind })), rules, defaultTarget: null },
      ...options.settings,
    },
  });
  return {
    ...rig,
    ollama,
    openai,
    anthropic,
    async close() {
      await rig.close();
      await Promise.all([ollama, openai, anthropic].map((upstream) => upstream.close()));
    },
  };
}
