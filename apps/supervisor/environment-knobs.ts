import type { DaemonSettings } from './options.ts';

/** One variable that Drover sets on the daemon. */
export interface Knob {
  readonly name: string;
  /** `null`: nothing is passed and Ollama decides. */
  readonly value: string | null;
  readonly source: string;
  /** Whether today's Ollama reads it. */
  readonly isHonoured: boolean;
  readonly note: string;
}

export interface KnobInput {
  readonly settings: DaemonSettings;
  readonly memoryBudgetBytes: number;
  /** `host:port` the daemon listens on. */
  readonly host: string;
}

/** Everything that Drover sets, `auto` settings included. */
export function listKnobs(input: KnobInput): readonly Knob[] {
  return [...listIgnored(input.memoryBudgetBytes), describeHost(input.host), ...listSettings(input.settings)];
}

/** Asked for by every guide, read by no code: passed, and honestly marked. */
function listIgnored(memoryBudgetBytes: number): readonly Knob[] {
  const ignored = (name: string, value: string, note: string): Knob => {
    return { name, value, source: 'drover', isHonoured: false, note };
  };
  return [
    ignored('OLLAMA_METAL', '1', 'Ollama uses Metal by itself and does not read this.'),
    ignored('OLLAMA_NUM_GPU', '-1', 'Ollama does not read this; GPU layers are set per request (num_gpu).'),
    ignored(
      'OLLAMA_MAX_RAM',
      String(memoryBudgetBytes),
      'Bytes. Ollama has no memory ceiling and does not read this; Drover keeps the budget itself.',
    ),
  ];
}

function describeHost(host: string): Knob {
  const note = 'Address of the managed daemon; clients use the gateway.';
  return { name: 'OLLAMA_HOST', value: host, source: 'drover', isHonoured: true, note };
}

function listSettings(settings: DaemonSettings): readonly Knob[] {
  const knob = (name: string, key: Exclude<keyof DaemonSettings, 'extraEnv'>, note: string): Knob => {
    const setting = settings[key];
    const text = typeof setting === 'boolean' ? (setting ? '1' : '0') : String(setting);
    return { name, value: setting === 'auto' ? null : text, source: `daemon.${key}`, isHonoured: true, note };
  };
  return [
    knob('OLLAMA_KEEP_ALIVE', 'keepAlive', 'How long an idle model stays in memory.'),
    knob('OLLAMA_CONTEXT_LENGTH', 'contextLength', 'Default context in tokens. Auto: Ollama chooses by GPU memory.'),
    knob('OLLAMA_NUM_PARALLEL', 'parallel', 'Slots per model; context memory is multiplied by it.'),
    knob('OLLAMA_MAX_LOADED_MODELS', 'maxLoadedModels', 'Models in memory at once. Auto: three per GPU.'),
    knob('OLLAMA_KV_CACHE_TYPE', 'kvCacheType', 'Precision of the context memory. Auto: f16.'),
    knob('OLLAMA_FLASH_ATTENTION', 'flashAttention', 'Auto: Ollama decides per model.'),
  ];
}
