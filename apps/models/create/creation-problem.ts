import { RoomError, toSafeText } from '../../base/index.ts';
import type { ModelsErrorCode } from '../daemon-answer.ts';

interface Cause {
  readonly pattern: RegExp;
  readonly code: ModelsErrorCode;
  /** `null` shows Ollama's own words. */
  readonly message: string | null;
  readonly advice: string;
}

const readWords = '`drover daemon logs` has its own words.';

/** The first that fits. Words about a template may quote it, and are not shown. */
const causes: readonly Cause[] = [
  {
    pattern: /no space left|disk quota|not enough (disk )?space|disk full/i,
    code: 'disk_full',
    message: 'The disk is full.',
    advice: '`drover models disk` shows what can go. Then create the model again.',
  },
  {
    pattern: /permission denied|read-only file system/i,
    code: 'daemon_failed',
    message: 'Ollama may not write to its model folder.',
    advice: "Give Ollama's user the right to write there (OLLAMA_MODELS).",
  },
  {
    pattern: /newer version of ollama/i,
    code: 'daemon_failed',
    message: 'The model that FROM names needs a newer Ollama.',
    advice: 'Update Ollama, then: drover daemon restart',
  },
  {
    pattern: /dial tcp|no such host|lookup |connection re(fused|set)|network is|tls|certificate/i,
    code: 'daemon_failed',
    message: 'The model that FROM names is not installed, and the registry cannot be reached.',
    advice: 'Check the network, or name a model that `drover models list` shows.',
  },
  {
    pattern: /pull model manifest|file does not exist|manifest unknown|model .*not found/i,
    code: 'model_not_found',
    message: 'The model that FROM names is neither installed nor in the registry.',
    advice: '`drover models list` shows what is installed. A path begins with ./ or /.',
  },
  {
    pattern: /template/i,
    code: 'invalid_modelfile',
    message: 'Ollama cannot read the TEMPLATE.',
    advice: 'Check its {{ }} pairs; `ollama show MODEL --template` prints one that works.',
  },
  {
    pattern: /adapter/i,
    code: 'invalid_modelfile',
    message: null,
    advice: 'Merge the adapter into its model, or use an Ollama that takes it for this model.',
  },
  {
    pattern: /invalid model name|typical_p|quantiz|requires|renderer|parser|parameter/i,
    code: 'invalid_modelfile',
    message: null,
    advice: 'Mend the Modelfile, then create the model again.',
  },
  {
    pattern: /gguf|safetensors|architecture|unknown type|unsupported|tensor|config\.json|tokenizer|mixed model/i,
    code: 'model_file_unusable',
    message: null,
    advice: 'Look for a GGUF of this model that Ollama knows, or update Ollama.',
  },
];

/** Ollama's refusal to create a model, as an error with a next step. */
export function toCreationError(text: string): RoomError<ModelsErrorCode> {
  const cause = causes.find(({ pattern }) => pattern.test(text));
  const message = cause?.message ?? `Ollama refused: ${toSafeText(text, 300).replace(/\.$/, '')}.`;
  return new RoomError<ModelsErrorCode>(cause?.code ?? 'daemon_failed', message, {
    data: { advice: cause?.advice ?? readWords },
  });
}
