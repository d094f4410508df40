import type { GatewayPorts } from '../gateway/index.ts';
import type { Residence } from '../models/index.ts';
import type { Supervisor } from '../supervisor/index.ts';
import type { Telemetry } from '../telemetry/index.ts';

/** What the gateway may ask of the log of requests. */
export function createUsagePort({ health, queries }: Pick<Telemetry, 'health' | 'queries'>): GatewayPorts['usage'] {
  return {
    isWritten: () => health().status === 'ok',
    summarize: ({ owner, by, sinceMs, untilMs }) =>
      owner === null
        ? queries.summarizeUsage(by, sinceMs, untilMs)
        : queries.summarizeUsageOf(owner, { by, sinceMs, untilMs }),
  };
}

export interface FigureSources {
  readonly supervisor: Pick<Supervisor, 'state'>;
  readonly residence: Pick<Residence, 'residency'>;
  readonly telemetry: Pick<Telemetry, 'health'>;
}

/** Figures of the rooms beside the gateway, for its metrics. */
export function createFigures({ supervisor, residence, telemetry }: FigureSources): GatewayPorts['figures'] {
  return () => {
    const { budget, liveBudgetBytes, residents, loading, waiting } = residence.residency();
    const { status, droppedCount } = telemetry.health();
    return {
      daemon: supervisor.state().kind,
      storage: { isWritten: status === 'ok', droppedCount },
      memory: {
        budgetBytes: budget.budgetBytes,
        liveBudgetBytes,
        residents,
        loadingModels: loading.length,
        waitingRequests: waiting.reduce((sum, { requestCount }) => sum + requestCount, 0),
      },
    };
  };
}
