import { dirname, join } from 'node:path';
import { renderLaunchAgent } from './render-launch-agent.ts';
import { renderSystemdUnit } from './render-systemd-unit.ts';

/** One program with its arguments, to be run without a shell. */
export type CommandLine = readonly [file: string, ...args: string[]];

/** How the system is told to run Drover without a window: one file, and the commands that make it count. */
export interface ServicePlan {
  readonly path: string;
  readonly text: string;
  /** Files the system writes to; made private before it does. */
  readonly logPaths: readonly string[];
  /** Links and the like that the system makes for itself. */
  readonly tracePaths: readonly string[];
  readonly activate: readonly CommandLine[];
  readonly deactivate: readonly CommandLine[];
  /** After the file is gone. */
  readonly forget: readonly CommandLine[];
  /** Ends with 0 when the service is active. */
  readonly query: CommandLine;
  /** One more thing to know, in a sentence. */
  readonly note: string;
}

export interface ServiceFacts {
  readonly platform: string;
  readonly home: string;
  readonly userId: number;
  /** `XDG_CONFIG_HOME`, if set. */
  readonly configHome: string | undefined;
  readonly nodePath: string;
  /** `bin/drover.mjs` of this installation. */
  readonly programPath: string;
  readonly dataDir: string;
}

const serviceLabel = 'dev.drover.service';
const unitName = 'drover.service';
/** Tells a file of ours from one of the same name that somebody else wrote. */
export const serviceMark = 'Written by drover service install';

/** The file of the service, whether it is there or not. */
export function findServicePath({
  platform,
  home,
  configHome,
}: Pick<ServiceFacts, 'platform' | 'home' | 'configHome'>) {
  if (platform === 'darwin') return join(home, 'Library', 'LaunchAgents', `${serviceLabel}.plist`);
  return join(configHome ?? join(home, '.config'), 'systemd', 'user', unitName);
}

function planLaunchAgent(facts: ServiceFacts, program: readonly string[]): ServicePlan {
  const { home, userId, dataDir } = facts;
  const path = findServicePath(facts);
  const [outPath, errorPath] = [join(dataDir, 'logs', 'service.log'), join(dataDir, 'logs', 'service.error.log')];
  const target = `gui/${userId}/${serviceLabel}`;
  return {
    path,
    text: renderLaunchAgent({ label: serviceLabel, mark: serviceMark, program, home, outPath, errorPath }),
    logPaths: [outPath, errorPath],
    tracePaths: [],
    activate: [['/bin/launchctl', 'bootstrap', `gui/${userId}`, path]],
    deactivate: [['/bin/launchctl', 'bootout', target]],
    forget: [],
    query: ['/bin/launchctl', 'print', target],
    note: 'It starts when you log in; without a window, and again after a crash.',
  };
}

function planSystemdUnit(facts: ServiceFacts, program: readonly string[]): ServicePlan {
  const path = findServicePath(facts);
  const control = (...args: string[]): CommandLine => ['systemctl', '--user', ...args];
  return {
    path,
    text: renderSystemdUnit({ mark: serviceMark, program }),
    logPaths: [],
    tracePaths: [join(dirname(path), 'default.target.wants', unitName)],
    activate: [control('daemon-reload'), control('enable', '--now', unitName)],
    deactivate: [control('disable', '--now', unitName)],
    forget: [control('daemon-reload')],
    query: control('is-active', '--quiet', unitName),
    note: 'It starts when you log in. To run it before: loginctl enable-linger',
  };
}

/** The plan for this system; `null` where neither launchd nor systemd is at home. */
export function planService(facts: ServiceFacts): ServicePlan | null {
  const program = [facts.nodePath, facts.programPath, 'serve', '--data-dir', facts.dataDir];
  if (facts.platform === 'darwin') return planLaunchAgent(facts, program);
  if (facts.platform === 'linux') return planSystemdUnit(facts, program);
  return null;
}

/** Homebrew puts each version of Node into a folder of its own and removes it at the next upgrade; its `opt` link stays. */
export function findLastingNode(nodePath: string): string {
  const [, prefix, formula] = /^(.+)\/Cellar\/([^/]+)\/[^/]+\/bin\/node$/.exec(nodePath) ?? [];
  return prefix === undefined ? nodePath : `${prefix}/opt/${formula}/bin/node`;
}
