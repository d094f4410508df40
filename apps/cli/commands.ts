import { serveOptions } from '../host/index.ts';
import type { CommandSpec } from './command.ts';

const dataDir = { 'data-dir': { type: 'string' } } as const;
const json = { json: { type: 'boolean' } } as const;
const reading = { ...dataDir, ...json };
const requestFilters = {
  project: { type: 'string' },
  app: { type: 'string' },
  model: { type: 'string' },
  backend: { type: 'string' },
  outcome: { type: 'string' },
} as const;

type Parts = Partial<CommandSpec> & Pick<CommandSpec, 'name' | 'summary' | 'load'>;
const command = (parts: Parts): CommandSpec => ({ operands: '', operandCount: 0, options: reading, ...parts });

/** Every command, in the order of the help text. */
export const commands: readonly CommandSpec[] = [
  command({
    name: 'serve',
    operands:
      '[--gateway HOST:PORT] [--console HOST:PORT|off] [--engine ollama|simulator|none]\n' +
      '[--ollama PATH] [--no-take-over] [--config FILE] [--log-level LEVEL]',
    summary: 'Run Drover in the foreground, without a window',
    options: serveOptions,
    load: async () => (await import('./commands/serve.ts')).serve,
  }),
  command({
    name: 'status',
    summary: 'What runs, how it is, and what wants attention',
    load: async () => (await import('./commands/status.ts')).status,
  }),
  command({
    name: 'daemon start',
    summary: 'Start Ollama',
    load: async () => (await import('./commands/daemon-order.ts')).startDaemon,
  }),
  command({
    name: 'daemon stop',
    summary: 'Stop Ollama',
    load: async () => (await import('./commands/daemon-order.ts')).stopDaemon,
  }),
  command({
    name: 'daemon restart',
    summary: 'Stop Ollama and start it again',
    load: async () => (await import('./commands/daemon-order.ts')).restartDaemon,
  }),
  command({
    name: 'daemon logs',
    operands: '[-f] [--limit N]',
    summary: "Last lines of Ollama's output; -f follows it",
    options: { ...reading, follow: { type: 'boolean', short: 'f' }, limit: { type: 'string' } },
    load: async () => (await import('./commands/daemon-logs.ts')).daemonLogs,
  }),
  command({
    name: 'models list',
    summary: 'Installed models',
    load: async () => (await import('./commands/models-list.ts')).listModels,
  }),
  command({
    name: 'models ps',
    summary: 'Models in memory',
    load: async () => (await import('./commands/models-ps.ts')).listResidentModels,
  }),
  command({
    name: 'models load',
    operands: 'MODEL',
    operandCount: 1,
    summary: 'Bring a model into memory',
    load: async () => (await import('./commands/models-ps.ts')).loadModel,
  }),
  command({
    name: 'models unload',
    operands: 'MODEL',
    operandCount: 1,
    summary: 'Free the memory of a model',
    load: async () => (await import('./commands/models-ps.ts')).unloadModel,
  }),
  command({
    name: 'requests list',
    operands: '[--limit N] [--project P] [--model M] [--app A] [--backend B] [--outcome O] [--since 24h]',
    summary: 'Latest requests, newest first',
    options: { ...reading, ...requestFilters, limit: { type: 'string' }, since: { type: 'string' } },
    load: async () => (await import('./commands/requests-list.ts')).listRequests,
  }),
  command({
    name: 'requests tail',
    operands: '[--project P] [--model M] [--app A] [--backend B] [--outcome O]',
    summary: 'Requests as they end, until Ctrl+C',
    options: { ...reading, ...requestFilters },
    load: async () => (await import('./commands/requests-tail.ts')).tailRequests,
  }),
  command({
    name: 'requests show',
    operands: 'ID',
    operandCount: 1,
    summary: 'Everything recorded of one request',
    load: async () => (await import('./commands/requests-show.ts')).showRequest,
  }),
  command({
    name: 'usage',
    operands: '[--by project|model|app|backend|key] [--since 7d]',
    summary: 'Requests, tokens and speed by group',
    options: { ...reading, by: { type: 'string' }, since: { type: 'string' } },
    load: async () => (await import('./commands/usage.ts')).usage,
  }),
  command({
    name: 'route',
    operands: 'MODEL',
    operandCount: 1,
    summary: 'Where a request for a model would go, and why',
    load: async () => (await import('./commands/route.ts')).route,
  }),
  command({
    name: 'env',
    summary: "Ollama's environment, and which of it today's Ollama reads",
    load: async () => (await import('./commands/env.ts')).env,
  }),
  command({
    name: 'doctor',
    summary: 'Check the service and the machine, with a cure for each finding',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  }),
];
