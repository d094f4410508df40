import type { Dialect } from '../contract/model/index.ts';
import {
  anthropicEgress,
  anthropicIngress,
  type ChatEgress,
  type CompletionEgress,
  type EmbeddingEgress,
  type ErrorRendering,
  ollamaEgress,
  ollamaIngress,
  openaiEgress,
  openaiIngress,
  workersIngress,
} from '../translate/index.ts';
import type { BackendSettings } from './ports.ts';

export type BackendDialect = BackendSettings['kind'];

/** The backend's side of each dialect. */
export function egressOf(dialect: BackendDialect): ChatEgress {
  switch (dialect) {
    case 'ollama':
      return ollamaEgress;
    case 'openai':
      return openaiEgress;
    case 'anthropic':
      return anthropicEgress;
  }
}

/** `null` for dialects without embeddings or plain completions. */
export function textEgressOf(dialect: BackendDialect): (CompletionEgress & EmbeddingEgress) | null {
  if (dialect === 'anthropic') return null;
  return dialect === 'ollama' ? ollamaEgress : openaiEgress;
}

/** Whose form an error takes. Routes of our own use OpenAI's. */
export function errorRenderingOf(dialect: Dialect): ErrorRendering {
  switch (dialect) {
    case 'ollama':
      return ollamaIngress;
    case 'anthropic':
      return anthropicIngress;
    case 'workers':
      return workersIngress;
    case 'openai':
    case 'none':
      return openaiIngress;
  }
}
