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
    name: 'models fit',
    operands: 'MODEL [--context N]',
    operandCount: 1,
    summary: 'What loading a model would take, and what would help if it does not fit',
    options: { ...reading, context: { type: 'string' } },
    load: async () => (await import('./commands/models-fit.ts')).fitModel,
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
    name: 'models pull',
    operands: 'MODEL',
    operandCount: 1,
    summary: 'Download a model; Ctrl+C pauses, the same command goes on',
    load: async () => (await import('./commands/models-pull.ts')).pullModel,
  }),
  command({
    name: 'models pulls',
    operands: '[--pause ID | --resume ID | --cancel ID]',
    summary: 'Downloads, running and waiting',
    options: { ...reading, pause: { type: 'string' }, resume: { type: 'string' }, cancel: { type: 'string' } },
    load: async () => (await import('./commands/models-pull.ts')).listPulls,
  }),
  command({
    name: 'models show',
    operands: 'MODEL',
    operandCount: 1,
    summary: 'What a model is: size, context, capabilities, license',
    load: async () => (await import('./commands/models-change.ts')).showModel,
  }),
  command({
    name: 'models copy',
    operands: 'SOURCE DESTINATION',
    operandCount: 2,
    summary: 'Give a model a second name',
    load: async () => (await import('./commands/models-change.ts')).copyModel,
  }),
  command({
    name: 'models rm',
    operands: 'MODEL [--yes]',
    operandCount: 1,
    summary: 'Remove a model; without --yes say what it would free',
    options: { ...reading, yes: { type: 'boolean' } },
    load: async () => (await import('./commands/models-change.ts')).removeModel,
  }),
  command({
    name: 'models disk',
    operands: '[--clean --yes]',
    summary: 'What models take on disk, unused ones, files of none',
    options: { ...reading, clean: { type: 'boolean' }, yes: { type: 'boolean' } },
    load: async () => (await import('./commands/models-disk.ts')).modelsDisk,
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
    name: 'bench',
    operands: 'MODEL [--runs 3] [--save NAME]',
    operandCount: 1,
    summary: 'Measure load, first token, prefill, decode and memory of a model',
    options: { ...reading, runs: { type: 'string' }, save: { type: 'string' } },
    load: async () => (await import('./commands/bench.ts')).bench,
  }),
  command({
    name: 'report',
    operands: '[--baseline NAME] [--model M] [--fail]',
    summary: 'What became slower or larger since a baseline, or the run before',
    options: { ...reading, baseline: { type: 'string' }, model: { type: 'string' }, fail: { type: 'boolean' } },
    load: async () => (await import('./commands/report.ts')).report,
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
    name: 'service install',
    operands: '[--now] [--force]',
    summary: 'Run Drover without a window from log-in on; --now starts it at once',
    options: { ...dataDir, now: { type: 'boolean' }, force: { type: 'boolean' } },
    load: async () => (await import('./commands/service.ts')).installBackgroundService,
  }),
  command({
    name: 'service remove',
    operands: '[--force]',
    summary: 'Undo it: stop the service and remove its files',
    options: { ...dataDir, force: { type: 'boolean' } },
    load: async () => (await import('./commands/service.ts')).removeBackgroundService,
  }),
  command({
    name: 'service status',
    summary: 'Whether Drover is installed as a service, and runs',
    load: async () => (await import('./commands/service.ts')).showBackgroundService,
  }),
  command({
    name: 'doctor',
    summary: 'Check the service and the machine, with a cure for each finding',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  }),
];
