import type { Config } from '../contract/model/index.ts';
import { checkBackends } from './check-backends.ts';
import { checkOutward } from './check-outward.ts';
import { checkPlugins } from './check-plugins.ts';
import { checkPorts, findUnusualPorts } from './check-ports.ts';
import { checkProjects } from './check-projects.ts';
import { checkRings, findShadowedRules } from './check-rules.ts';
import { checkTemplates } from './check-templates.ts';
import { createIssue } from './create-issue.ts';
import type { DescribedIssue } from './describe-issue.ts';
import { findIdleSettings } from './find-idle-settings.ts';

export interface ConfigCheck {
  /** With one of these the settings cannot be in force. */
  readonly errors: readonly DescribedIssue[];
  /** What is allowed and probably not meant. */
  readonly warnings: readonly DescribedIssue[];
}

/** Faults that only show when settings are seen together. */
export function checkConfig(config: Config): ConfigCheck {
  return {
    errors: [
      ...checkBackends(config),
      ...checkRings(config),
      ...checkProjects(config),
      ...checkTemplates(config),
      ...checkPlugins(config),
      ...checkPorts(config),
      ...checkOutward(config),
    ],
    warnings: [
      ...findShadowedRules(config),
      ...findUnusualPorts(config),
      ...findOpenDoors(config),
      ...findIdleSettings(config),
    ],
  };
}

function findOpenDoors({ gateway, daemon }: Config): DescribedIssue[] {
  const denied = Object.keys(daemon.extraEnv).filter((name) => /^(DYLD_|LD_|NODE_OPTIONS$)/i.test(name));
  return [
    ...(gateway.cors.origins.includes('*')
      ? [
          createIssue(
            ['gateway', 'cors', 'origins'],
            'Every web page that is open in a browser here may call the gateway.',
          ),
        ]
      : []),
    ...(gateway.verifyBackendTls
      ? []
      : [
          createIssue(
            ['gateway', 'verifyBackendTls'],
            'Anyone on the way to a backend can read what is sent, keys too.',
          ),
        ]),
    ...denied.map((name) =>
      createIssue(['daemon', 'extraEnv', name], 'This variable is never passed on: it could run other code in Ollama.'),
    ),
  ];
}
