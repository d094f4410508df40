import { type ProcessOrder, type ProcessReport, readReport, type StartOrder } from './messages.ts';

/** A process that runs one plugin. */
export interface PluginProcess {
  send(order: ProcessOrder): void;
  /** At once, whatever it does. Nothing more is heard of it. */
  end(): void;
}

/** A process that can do little more than compute. */
export interface ConfinedProcess {
  send(message: object): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Once, however it ended; `signal` is what ended it, where something did. */
  onExit(listener: (signal: string | null) => void): void;
  kill(): void;
}

/** Starts a script with Node that can read nothing but `readable`. */
export type LaunchConfined = (confinement: {
  readonly script: string;
  readonly readable: readonly string[];
  readonly maxHeapMb: number;
}) => ConfinedProcess;

export interface ProcessEvents {
  readonly onReport: (report: ProcessReport) => void;
  /** It has ended by itself; why in words. Comes once. */
  readonly onDeath: (reason: string) => void;
}

export interface ProcessStart extends Omit<StartOrder, 'kind'> {
  readonly launch: LaunchConfined;
  readonly script: string;
  readonly readable: readonly string[];
}

/** The guard ends it before V8 does, which would leave a picture of its memory. */
const heapBeyondMb = 256;
const memorySignals: ReadonlySet<string> = new Set(['SIGKILL', 'SIGABRT', 'SIGTRAP']);

const explainEnd = (signal: string | null): string =>
  signal !== null && memorySignals.has(signal)
    ? 'It needed more memory than it may have.'
    : 'Its process ended by itself.';

export function startProcess(
  { launch, script, readable, ...order }: ProcessStart,
  { onReport, onDeath }: ProcessEvents,
): PluginProcess {
  const child = launch({ script, readable, maxHeapMb: order.maxMemoryMb + heapBeyondMb });
  let isOver = false;
  const die = (reason: string): void => {
    if (isOver) return;
    isOver = true;
    onDeath(reason);
  };
  child.onExit((signal) => die(explainEnd(signal)));
  child.onMessage((message) => {
    if (isOver) return;
    const report = readReport(message);
    if (report !== null) return onReport(report);
    child.kill();
    die('It sent something that is no answer.');
  });
  child.send({ kind: 'start', ...order });
  return {
    send: (next) => child.send(next),
    end() {
      isOver = true;
      child.kill();
    },
  };
}
