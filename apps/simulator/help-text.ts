import { environmentPrefix, flagPrefix, toFlagName } from './switches/parse-switch.ts';
import { switchNames, switchTable } from './switches/switch-table.ts';

const describeKind = (kind: 'number' | 'flag' | 'text' | readonly string[]): string =>
  typeof kind === 'string' ? (kind === 'flag' ? '' : ` <${kind}>`) : ` <${kind.join('|')}>`;

const switchLines = switchNames.map((name) => {
  const { kind, initial, about } = switchTable[name];
  const left = `  ${flagPrefix}${toFlagName(name)}${describeKind(kind)}`;
  const start = initial === null || initial === false ? '' : ` (${initial})`;
  return `${left.padEnd(54)} ${about}${start}`;
});

/** What `--help` prints. */
export const helpText = `Usage:
  ollama serve|start [flags]    Start the daemon
  ollama --version              Show version information

This is Drover's simulator: it answers like Ollama, without a model. It heeds OLLAMA_HOST, OLLAMA_KEEP_ALIVE, OLLAMA_NUM_PARALLEL,
OLLAMA_MAX_QUEUE, OLLAMA_MAX_LOADED_MODELS, OLLAMA_CONTEXT_LENGTH, OLLAMA_MODELS, OLLAMA_ORIGINS and OLLAMA_NO_CLOUD.

Switches: as flags below, as variables (${environmentPrefix}START_DELAY_MS=500), or live in the JSON file that ${environmentPrefix}CONTROL or
${flagPrefix}control names ({"startDelayMs": 500}). The file wins over flags, flags win over variables.
${switchLines.join('\n')}
`;
