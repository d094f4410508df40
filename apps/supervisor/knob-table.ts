import type { KnobType } from '../contract/model/index.ts';
import type { DaemonSettings } from './options.ts';
import { rareKnobs } from './rare-knobs.ts';

/** What is known of a variable that steers the daemon, whatever its value is now. */
export interface KnobFacts {
  readonly name: string;
  readonly type: KnobType;
  /** What Ollama does when nothing is passed; empty when there is no such thing. */
  readonly defaultValue: string;
  /** Of the value; empty for words and switches. */
  readonly unit: string;
  /** One sentence. */
  readonly effect: string;
  /** Whether today's Ollama reads it. */
  readonly isReadByOllama: boolean;
  /** Key of config.yaml that sets it; `null` when Drover alone does. */
  readonly setting: `daemon.${keyof DaemonSettings}` | null;
}

/** Asked for by every guide, read by no code: passed, and honestly marked. */
const ignored: readonly KnobFacts[] = [
  {
    name: 'OLLAMA_METAL',
    type: 'switch',
    defaultValue: '',
    unit: '',
    effect: 'Ollama uses Metal by itself and does not read this.',
    isReadByOllama: false,
    setting: null,
  },
  {
    name: 'OLLAMA_NUM_GPU',
    type: 'number',
    defaultValue: '',
    unit: 'layers',
    effect: 'Ollama does not read this; GPU layers are set per request (num_gpu).',
    isReadByOllama: false,
    setting: null,
  },
  {
    name: 'OLLAMA_MAX_RAM',
    type: 'number',
    defaultValue: '',
    unit: 'bytes',
    effect: 'Ollama has no memory ceiling and does not read this; Drover keeps the budget itself.',
    isReadByOllama: false,
    setting: null,
  },
];

const read = (facts: Omit<KnobFacts, 'isReadByOllama'>): KnobFacts => ({ ...facts, isReadByOllama: true });

/** Those with a setting of their own. */
const settable: readonly KnobFacts[] = [
  read({
    name: 'OLLAMA_HOST',
    type: 'text',
    defaultValue: '127.0.0.1:11434',
    unit: 'host:port',
    effect: 'Address of the managed daemon; clients use the gateway.',
    setting: null,
  }),
  read({
    name: 'OLLAMA_KEEP_ALIVE',
    type: 'duration',
    defaultValue: '5m',
    unit: 'duration or seconds',
    effect: 'How long an idle model stays in memory; negative is for ever, 0 unloads after each request.',
    setting: 'daemon.keepAlive',
  }),
  read({
    name: 'OLLAMA_CONTEXT_LENGTH',
    type: 'number',
    defaultValue: 'by GPU memory',
    unit: 'tokens',
    effect: 'Default context of a model that no request or Modelfile sets.',
    setting: 'daemon.contextLength',
  }),
  read({
    name: 'OLLAMA_NUM_PARALLEL',
    type: 'number',
    defaultValue: '1',
    unit: 'slots',
    effect: 'Requests that one model answers at once; context memory is multiplied by it.',
    setting: 'daemon.parallel',
  }),
  read({
    name: 'OLLAMA_MAX_LOADED_MODELS',
    type: 'number',
    defaultValue: 'three per GPU',
    unit: 'models',
    effect: 'Models in memory at once.',
    setting: 'daemon.maxLoadedModels',
  }),
  read({
    name: 'OLLAMA_KV_CACHE_TYPE',
    type: 'text',
    defaultValue: 'f16',
    unit: '',
    effect: 'Precision of the context memory: f16, q8_0 (half) or q4_0 (a quarter).',
    setting: 'daemon.kvCacheType',
  }),
  read({
    name: 'OLLAMA_FLASH_ATTENTION',
    type: 'switch',
    defaultValue: 'by model',
    unit: '',
    effect: 'Attention that needs less memory at long contexts.',
    setting: 'daemon.flashAttention',
  }),
];

/** Every variable that the daemon is known for, in the order in which it is shown. */
export const knobTable: readonly KnobFacts[] = [
  ...ignored,
  ...settable,
  ...rareKnobs.map(([name, type, defaultValue, unit, effect]) =>
    read({ name, type, defaultValue, unit, effect, setting: 'daemon.extraEnv' }),
  ),
];
