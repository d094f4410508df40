import type { KnobType } from '../contract/model/index.ts';

type RareKnob = readonly [name: string, type: KnobType, defaultValue: string, unit: string, effect: string];

const elsewhere = 'Which devices the daemon sees on Linux; a Mac has but one.';

/** Read by Ollama and rarely wanted: they have no setting of their own and go into `daemon.extraEnv`. */
export const rareKnobs: readonly RareKnob[] = [
  ['OLLAMA_MODELS', 'path', '~/.ollama/models', '', 'Folder of the models.'],
  [
    'OLLAMA_LOAD_TIMEOUT',
    'duration',
    '5m',
    'duration',
    'How long a load may stand still before it is given up; 0 never.',
  ],
  ['OLLAMA_MAX_QUEUE', 'number', '512', 'loads', 'Loads that may wait before Ollama answers 503.'],
  [
    'OLLAMA_ORIGINS',
    'text',
    'local pages',
    '',
    'Further web pages that may call the daemon itself, with commas between.',
  ],
  ['OLLAMA_GPU_OVERHEAD', 'number', '0', 'bytes', 'GPU memory that Ollama leaves alone; only partly effective.'],
  ['OLLAMA_SCHED_SPREAD', 'switch', '0', '', 'Spreads a model over all GPUs instead of filling one.'],
  ['OLLAMA_LLM_LIBRARY', 'text', '', '', 'Forces one of the libraries that Ollama computes with.'],
  ['OLLAMA_IGPU_ENABLE', 'switch', '', '', 'Lets integrated GPUs take part; on Apple Silicon they always do.'],
  ['OLLAMA_VULKAN', 'switch', '1', '', 'Lets Vulkan devices take part; no effect on a Mac.'],
  ['OLLAMA_MAX_TRANSFER_STREAMS', 'number', '4', 'streams', 'Parallel transfers when safetensors models are pulled.'],
  ['OLLAMA_NOPRUNE', 'switch', '0', '', 'Keeps files in the model folder that no model uses.'],
  ['OLLAMA_NO_CLOUD', 'switch', '0', '', "Switches off the models that run on Ollama's servers."],
  ['OLLAMA_REMOTES', 'text', 'ollama.com', '', 'Hosts that remote models may be served from.'],
  [
    'OLLAMA_CLOUD_BASE_URL',
    'text',
    "Ollama's own",
    '',
    'Where cloud models are reached; release builds take loopback only.',
  ],
  ['OLLAMA_AUTH', 'switch', '0', '', 'Signs what the ollama command sends to the daemon.'],
  ['OLLAMA_DEBUG', 'number', '0', 'level', 'Detail of the log: 1 debug, 2 trace.'],
  [
    'OLLAMA_DEBUG_LOG_REQUESTS',
    'switch',
    '0',
    '',
    'Writes the body of every request to a temporary folder: prompts end up on disk.',
  ],
  ['OLLAMA_GO_TEMPLATE', 'switch', '1', '', "Uses the model's Go template when it has one."],
  ['LLAMA_ARG_FIT', 'switch', 'on', '', 'Lets the runner shrink what it loads until it fits into memory.'],
  ['LLAMA_ARG_FIT_TARGET', 'number', "the runner's own", 'MiB', 'Free memory that the runner leaves on each device.'],
  ['HTTPS_PROXY', 'text', '', 'URL', 'Proxy for pulls and cloud models.'],
  ['HTTP_PROXY', 'text', '', 'URL', 'Proxy for plain HTTP; pulls use HTTPS_PROXY.'],
  ['NO_PROXY', 'text', '', 'hosts', 'Hosts that are reached without the proxy.'],
  ['CUDA_VISIBLE_DEVICES', 'text', 'all', 'devices', elsewhere],
  ['HIP_VISIBLE_DEVICES', 'text', 'all', 'devices', elsewhere],
  ['ROCR_VISIBLE_DEVICES', 'text', 'all', 'devices', elsewhere],
  ['GGML_VK_VISIBLE_DEVICES', 'text', 'all', 'devices', elsewhere],
  ['GPU_DEVICE_ORDINAL', 'text', 'all', 'devices', elsewhere],
  ['HSA_OVERRIDE_GFX_VERSION', 'text', '', 'version', 'Treats an AMD GPU as another of its family (Linux).'],
];
