import { z } from 'zod';

const count = () => z.int().min(0);

const details = z.object({
  parent_model: z.string(),
  format: z.string(),
  family: z.string(),
  families: z.array(z.string()).nullable(),
  parameter_size: z.string().describe('Such as `8.0B`.'),
  quantization_level: z.string().describe('Such as `Q4_K_M`.'),
  context_length: count().optional(),
  embedding_length: count().optional(),
});
const capabilities = z
  .array(z.string())
  .describe('Of `completion`, `tools`, `insert`, `vision`, `embedding`, `thinking`, `image`, `audio`.');

const entry = {
  name: z.string(),
  model: z.string().describe('The same as `name`.'),
  size: count().describe('Bytes.'),
  digest: z.string().describe('64 hex digits.'),
  details,
};

const named = {
  model: z.string().min(1).optional().describe('Name of the model.'),
  name: z.string().min(1).optional().describe('The older name of `model`.'),
};
const transfer = {
  ...named,
  insecure: z.boolean().optional().describe('Allow registries without TLS.'),
  stream: z
    .boolean()
    .optional()
    .describe('Records as the work goes on; `false` for the last one alone. Default `true`.'),
};

const request = {
  OllamaShowRequest: z.object({
    ...named,
    verbose: z.boolean().optional().describe('With tensors and tokenizer.'),
    system: z.string().optional(),
    options: z.record(z.string(), z.unknown()).optional(),
  }),
  OllamaPullRequest: z.object(transfer),
  OllamaPushRequest: z.object(transfer),
  OllamaCreateRequest: z.object({
    ...named,
    from: z.string().optional().describe('Model to derive from; this or `files`.'),
    files: z.record(z.string(), z.string()).optional().describe('Digests of blobs by file name.'),
    adapters: z.record(z.string(), z.string()).optional(),
    template: z.string().optional(),
    system: z.string().optional(),
    license: z.union([z.string(), z.array(z.string())]).optional(),
    parameters: z.record(z.string(), z.unknown()).optional(),
    messages: z.array(z.looseObject({ role: z.string(), content: z.string() })).optional(),
    quantize: z.string().optional().describe('Such as `q4_K_M`.'),
    stream: z.boolean().optional(),
  }),
  OllamaCopyRequest: z.object({ source: z.string(), destination: z.string() }),
  OllamaDeleteRequest: z.object(named),
  OllamaWebSearchRequest: z.object({ query: z.string(), max_results: count().optional() }),
  OllamaWebFetchRequest: z.object({ url: z.string() }),
};

const progress = z.object({
  status: z.string().describe('`success` is the last one.'),
  digest: z.string().optional(),
  total: count().optional().describe('Bytes.'),
  completed: count().optional().describe('Bytes.'),
});

/** Bodies and answers of the native routes that manage models. Source: Ollama API documentation. */
export const ollamaManagementSchemas = {
  ...request,
  OllamaModelList: z.object({
    models: z.array(
      z.object({
        ...entry,
        modified_at: z.string().describe('ISO 8601.'),
        capabilities: capabilities.optional(),
        remote_model: z.string().optional(),
        remote_host: z.string().optional(),
      }),
    ),
  }),
  OllamaResidentList: z.object({
    models: z.array(
      z.object({
        ...entry,
        expires_at: z.string().describe('ISO 8601; centuries ahead for models that stay.'),
        size_vram: count().describe('Bytes of it in GPU memory.'),
        context_length: count().optional().describe('Tokens of context in force.'),
      }),
    ),
  }),
  OllamaModelDetails: z.object({
    license: z.string().optional(),
    modelfile: z.string().optional(),
    parameters: z.string().optional(),
    template: z.string().optional(),
    system: z.string().optional(),
    details,
    model_info: z.record(z.string(), z.unknown()),
    capabilities: capabilities.optional(),
    modified_at: z.string().optional(),
  }),
  OllamaVersion: z.object({ version: z.string().describe('Without a leading v.') }),
  OllamaStatus: z.object({ cloud: z.object({ disabled: z.boolean(), source: z.string() }) }),
  OllamaProgress: progress,
  OllamaProgressRecord: z
    .union([progress, z.object({ error: z.string() })])
    .describe('One line of the stream; a line with `error` breaks it off.'),
  OllamaRecommendations: z.object({ recommendations: z.array(z.looseObject({ model: z.string() })) }),
};
