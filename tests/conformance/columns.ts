import { anthropicModels } from '../fakes/upstreams/anthropic/anthropic-models.ts';
import { openaiModels } from '../fakes/upstreams/openai/start-openai-upstream.ts';

const realModel = process.env['DROVER_TEST_MODEL'];

/** One backend behind Drover: its models by what they can do, named as a client names them. */
export interface Column {
  readonly backend: 'ollama' | 'openai' | 'anthropic';
  readonly chat: string;
  readonly thinking: string;
  readonly vision: string;
  /** `null` where the backend does not embed. */
  readonly embedding: string | null;
  readonly missing: string;
  /** A prefix that leads to this backend, for names that it does not know. */
  readonly prefix: string;
}

/** The daemon that Drover runs: the simulator, or a real one named by DROVER_TEST_OLLAMA and DROVER_TEST_MODEL. */
export const ollamaColumn: Column = {
  backend: 'ollama',
  chat: realModel ?? 'llama3.2:3b',
  thinking: realModel ?? 'qwen3:4b',
  vision: realModel ?? 'gemma3:4b',
  embedding: realModel ?? 'nomic-embed-text',
  missing: 'no-such-model',
  prefix: '',
};

export const openaiColumn: Column = {
  backend: 'openai',
  chat: `gpt/${openaiModels.chat}`,
  thinking: `gpt/${openaiModels.thinking}`,
  vision: `gpt/${openaiModels.chat}`,
  embedding: `gpt/${openaiModels.embedding}`,
  missing: 'gpt/no-such-model',
  prefix: 'gpt/',
};

export const anthropicColumn: Column = {
  backend: 'anthropic',
  chat: `claude/${anthropicModels.chat}`,
  thinking: `claude/${anthropicModels.chat}`,
  vision: `claude/${anthropicModels.chat}`,
  embedding: null,
  missing: 'claude/no-such-model',
  prefix: 'claude/',
};

export const columns: readonly Column[] = [ollamaColumn, openaiColumn, anthropicColumn];

/** Those that embed. */
export const embeddingColumns: readonly (Column & { readonly embedding: string })[] = columns.flatMap((column) =>
  column.embedding === null ? [] : [{ ...column, embedding: column.embedding }],
);

/** Name of a model in an answer: as asked for, but bytes that pass between equal dialects keep the backend's own. */
export const nameInAnswer = ({ backend, prefix }: Column, model: string, dialect: Column['backend']): string =>
  backend === dialect ? model.slice(prefix.length) : model;
