import type { ProjectRules } from '../../access/index.ts';
import type { Clock, Timers } from '../../base/index.ts';
import type { ConfigStore } from '../../config/index.ts';
import type { Config } from '../../contract/model/index.ts';
import type { Gateway } from '../../gateway/index.ts';
import type { RouteState, RouteTable } from '../../routing/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';

/** What rules are made of. */
export type RuleSettings = Pick<Config, 'models' | 'defaultModel'>;

/** What a decision is made from. */
export interface DecisionSources {
  readonly config: { current(): { readonly config: RuleSettings } };
  readonly gateway: {
    routeState(): RouteState;
    settings(): { readonly projects: ReadonlyMap<string, { readonly rules: ProjectRules }> };
  };
  /** In force now. */
  readonly routes: () => RouteTable;
  /** With these rules in place of those in force. */
  readonly buildRoutes: (settings: RuleSettings) => RouteTable;
}

/** What drafts are compared with. */
export interface CompareSources extends Omit<DecisionSources, 'gateway'> {
  readonly config: DecisionSources['config'] & Pick<ConfigStore, 'preview'>;
  readonly gateway: Pick<DecisionSources['gateway'], 'routeState'>;
}

/** What the page itself shows. */
export interface PageSources {
  readonly clock: Clock;
  readonly config: Pick<ConfigStore, 'current' | 'history'>;
  readonly gateway: Pick<Gateway, 'backends' | 'queue'>;
  readonly routes: () => RouteTable;
}

/** What the request log is asked through. */
export interface LogSources {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly telemetry: { readonly queries: Pick<Telemetry['queries'], 'countAsked' | 'summarizeModelUse'> };
}

export interface FlowSources {
  readonly clock: Clock;
  readonly telemetry: { readonly queries: Pick<Telemetry['queries'], 'countFlow' | 'summarizeUsage'> };
}
