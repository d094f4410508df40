import type { LogNote } from '../../contract/model/index.ts';

interface KnownCause extends LogNote {
  readonly pattern: RegExp;
}

/** Lines of Ollama that say less than they mean. The first that fits counts. */
const causes: readonly KnownCause[] = [
  {
    pattern: /address already in use/i,
    cause: 'Another program has the port that Ollama was to listen on.',
    fix: 'Quit the other Ollama (its menu bar app, or a service), then: drover daemon start',
  },
  {
    pattern: /kIOGPUCommandBufferCallbackErrorOutOfMemory|ErrorOutOfMemory|insufficient memory \(/i,
    cause: 'The GPU ran out of memory while the model was working.',
    fix: 'Use a shorter context or a smaller model, or unload others; drover models fit NAME shows what fits.',
  },
  {
    pattern:
      /(?:out of memory|cudaMalloc failed|failed to allocate|requires more system memory|cannot allocate memory)/i,
    cause: 'There was not enough memory for the model and its context.',
    fix: 'Use a smaller model or a shorter context, or unload others; drover models fit NAME shows what fits.',
  },
  {
    pattern:
      /ggml_metal\w*: error|failed to (?:create|initialize) (?:the )?(?:metal|command queue)|kIOGPUCommandBuffer/i,
    cause: 'Metal, the graphics system of the Mac, refused a command.',
    fix: 'Restart Ollama: drover daemon restart. If it comes back, update macOS and Ollama.',
  },
  {
    pattern: /CUDA error|ROCm error|no kernel image is available/i,
    cause: 'The graphics driver refused a command.',
    fix: 'Restart Ollama: drover daemon restart. If it comes back, update the driver and Ollama.',
  },
  {
    pattern:
      /runner process (?:has terminated|no longer running)|llama-server process has terminated|signal: (?:killed|aborted|segmentation)/i,
    cause: 'The process that holds the model ended by itself; its requests failed.',
    fix: 'Ask again: the model is loaded anew. If it comes back, look at the lines before this one, and try a shorter context.',
  },
  {
    pattern:
      /truncating input (?:prompt|messages)|input (?:length )?exceeds (?:the )?context|context (?:limit|length) (?:hit|exceeded)/i,
    cause: 'The prompt was longer than the context, so a part of it was cut off.',
    fix: 'Give the model a longer context: drover models fit NAME shows what that costs.',
  },
  {
    pattern: /model ["'`]?\S+["'`]? not found|pull model manifest: file does not exist|manifest unknown/i,
    cause: 'A model was asked for that is not installed.',
    fix: 'Install it: drover models pull NAME. Or send the name to another model with a rule.',
  },
  {
    pattern: /no space left on device/i,
    cause: 'The disk is full.',
    fix: 'drover models disk shows what can go.',
  },
  {
    pattern: /unsupported model architecture|unknown model architecture|newer version of ollama/i,
    cause: 'This Ollama is too old for the model.',
    fix: 'Update Ollama, then: drover daemon restart',
  },
];

/** What a line means and what helps, where that is known. */
export function explainLine(text: string): LogNote | null {
  const known = causes.find(({ pattern }) => pattern.test(text));
  return known ? { cause: known.cause, fix: known.fix } : null;
}
