import { serveOptions } from '../host/index.ts';
import type { CommandSpec } from './command.ts';
import { configCommands } from './config-commands.ts';
import { command, dataDir, reading } from './define-command.ts';
import { hintAtModel } from './hint-at-model.ts';
import { keyCommands } from './key-commands.ts';
import { modelCommands } from './model-commands.ts';

const requestFilters = {
  project: { type: 'string' },
  app: { type: 'string' },
  model: { type: 'string' },
  backend: { type: 'string' },
  outcome: { type: 'string' },
} as const;
/** What is asked of the log; a request that ends does not say its key. */
const logFilters = { ...requestFilters, key: { type: 'string' } } as const;

/** Every command, in the order of the help text. */
export const commands: readonly CommandSpec[] = [
  command({
    name: 'serve',
    operands:
      '[--gateway HOST:PORT] [--console HOST:PORT|off] [--engine ollama|simulator|none]\n' +
      '[--beyond-loopback tls|plain] [--key-file FILE] [--ollama PATH] [--no-take-over] [--config FILE] [--strict]\n' +
      '[--log-level LEVEL] [--workers N|auto]',
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
    operands: '[--when now|drained|idle | --cancel]',
    summary: 'Stop Ollama and start it again: now, after the running requests, or when nobody uses it',
    options: { ...reading, when: { type: 'string' }, cancel: { type: 'boolean' } },
    load: async () => (await import('./commands/daemon-restart.ts')).restartDaemon,
  }),
  command({
    name: 'daemon pause',
    operands: '[--for SPAN]',
    summary: 'Keep new requests waiting, those that run go on: for a time, or until resume',
    options: { ...reading, for: { type: 'string' } },
    load: async () => (await import('./commands/daemon-pause.ts')).pauseDaemon,
  }),
  command({
    name: 'daemon resume',
    summary: 'Let paused requests go on',
    load: async () => (await import('./commands/daemon-pause.ts')).resumeDaemon,
  }),
  command({
    name: 'daemon logs',
    operands: '[-f] [--limit N]',
    summary: "Last lines of Ollama's output; -f follows it",
    options: { ...reading, follow: { type: 'boolean', short: 'f' }, limit: { type: 'string' } },
    load: async () => (await import('./commands/daemon-logs.ts')).daemonLogs,
  }),
  command({
    name: 'logs',
    operands: '[ollama|drover|all] [-f] [--limit N] [--level L] [--text T] [--model M]',
    optionalCount: 1,
    summary: "Last lines of Ollama's log and Drover's own, with what known ones mean; -f follows them",
    options: {
      ...reading,
      follow: { type: 'boolean', short: 'f' },
      limit: { type: 'string' },
      level: { type: 'string' },
      text: { type: 'string' },
      model: { type: 'string' },
    },
    load: async () => (await import('./commands/logs.ts')).logs,
  }),
  ...modelCommands,
  command({
    name: 'requests list',
    operands: '[--limit N] [--project P] [--model M] [--app A] [--backend B] [--key K] [--outcome O] [--since 24h]',
    summary: 'Latest requests, newest first',
    options: { ...reading, ...logFilters, limit: { type: 'string' }, since: { type: 'string' } },
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
    operands: 'ID [--bodies]',
    operandCount: 1,
    summary: 'Everything recorded of one request; --bodies adds prompt and answer, where they are kept',
    options: { ...reading, bodies: { type: 'boolean' } },
    load: async () => (await import('./commands/requests-show.ts')).showRequest,
  }),
  command({
    name: 'requests export',
    operands: '[--format csv|json|jsonl] [--since 7d] [--until T] [--filter "..."] [--out FILE]',
    summary: 'All requests as text, newest first',
    options: {
      ...dataDir,
      ...logFilters,
      format: { type: 'string' },
      since: { type: 'string' },
      until: { type: 'string' },
      filter: { type: 'string' },
      bodies: { type: 'string' },
      out: { type: 'string' },
    },
    load: async () => (await import('./commands/requests-export.ts')).exportRequests,
  }),
  command({
    name: 'requests purge',
    operands: '--before 30d | --project P | --bodies | --all  [--yes]',
    summary: 'Delete requests for good; without --yes says what would go',
    options: {
      ...reading,
      before: { type: 'string' },
      project: { type: 'string' },
      bodies: { type: 'boolean' },
      all: { type: 'boolean' },
      yes: { type: 'boolean' },
    },
    load: async () => (await import('./commands/requests-purge.ts')).purgeRequests,
  }),
  ...keyCommands,
  command({
    name: 'connect',
    operands: '[CLIENT] [--model M] [--project P] [--key NAME]',
    optionalCount: 1,
    summary: "Where the gateway is, and what goes into a client's settings",
    options: { ...reading, model: { type: 'string' }, project: { type: 'string' }, key: { type: 'string' } },
    load: async () => (await import('./commands/connect.ts')).connect,
  }),
  command({
    name: 'usage',
    operands: '[--by project|model|app|backend|key] [--since 7d] [--until T] [--speed] [--csv]',
    summary: 'Requests, tokens and speed by group; --speed has the percentiles of every phase',
    options: {
      ...reading,
      by: { type: 'string' },
      since: { type: 'string' },
      until: { type: 'string' },
      speed: { type: 'boolean' },
      csv: { type: 'boolean' },
    },
    load: async () => (await import('./commands/usage.ts')).usage,
  }),
  command({
    name: 'incidents',
    operands: '[ID] [--limit N]',
    optionalCount: 1,
    summary: 'What went wrong with Ollama and what was done; ID shows all of one',
    options: { ...reading, limit: { type: 'string' } },
    load: async () => (await import('./commands/incidents.ts')).incidents,
  }),
  command({
    name: 'bench',
    operands: 'MODEL [--runs 3] [--save NAME]',
    operandCount: 1,
    summary: 'Measure load, first token, prefill, decode and memory of a model',
    options: { ...reading, runs: { type: 'string' }, save: { type: 'string' } },
    load: async () => hintAtModel((await import('./commands/bench.ts')).bench),
  }),
  command({
    name: 'report',
    operands: '[--baseline NAME] [--model M] [--fail]',
    summary: 'What became slower or larger since a baseline, or the run before',
    options: { ...reading, baseline: { type: 'string' }, model: { type: 'string' }, fail: { type: 'boolean' } },
    load: async () => (await import('./commands/report.ts')).report,
  }),
  ...configCommands,
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
