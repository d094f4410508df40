import { afterEach } from 'vitest';
import type { BackendSettings } from '../../../apps/gateway/index.ts';
import { type Script, type ScriptedUpstream, startScriptedUpstream } from './scripted-upstream.ts';

/** Starts scripted upstreams that close after each test. Call it before the file's own `afterEach`: what is set up last is taken down first, and the gateway has to go before its upstreams. */
export function keepUpstreams(): (script: Script) => Promise<ScriptedUpstream> {
  const upstreams: ScriptedUpstream[] = [];
  afterEach(async () => {
    await Promise.all(upstreams.splice(0).map((upstream) => upstream.close()));
  });
  return async (script) => {
    const upstream = await startScriptedUpstream(script);
    upstreams.push(upstream);
    return upstream;
  };
}

/** A backend at an upstream's address, without a key. */
export const toBackend = (id: string, kind: BackendSettings['kind'], url: string): BackendSettings => ({
  ...{ id, kind, apiKey: null, isStrict: false },
  url: kind === 'ollama' ? url : `${url}/v1`,
});
