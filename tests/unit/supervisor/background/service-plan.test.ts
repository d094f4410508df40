import { describe, expect, it } from 'vitest';
import {
  findLastingNode,
  planService,
  type ServiceFacts,
} from '../../../../apps/supervisor/background/service-plan.ts';

const facts: ServiceFacts = {
  platform: 'darwin',
  home: '/Users/ann',
  userId: 501,
  configHome: undefined,
  nodePath: '/opt/homebrew/opt/node/bin/node',
  programPath: '/Users/ann/My Programs/drover & co/bin/drover.mjs',
  dataDir: '/Users/ann/Library/Application Support/Drover',
};

const plist = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- Written by drover service install -->
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>dev.drover.service</string>
  <key>ProgramArguments</key>
  <array>
    <string>/opt/homebrew/opt/node/bin/node</string>
    <string>/Users/ann/My Programs/drover &amp; co/bin/drover.mjs</string>
    <string>serve</string>
    <string>--data-dir</string>
    <string>/Users/ann/Library/Application Support/Drover</string>
  </array>
  <key>WorkingDirectory</key>
  <string>/Users/ann</string>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>SuccessfulExit</key>
    <false/>
  </dict>
  <key>ThrottleInterval</key>
  <integer>60</integer>
  <key>ExitTimeOut</key>
  <integer>30</integer>
  <key>ProcessType</key>
  <string>Interactive</string>
  <key>Umask</key>
  <integer>63</integer>
  <key>StandardOutPath</key>
  <string>/Users/ann/Library/Application Support/Drover/logs/service.log</string>
  <key>StandardErrorPath</key>
  <string>/Users/ann/Library/Application Support/Drover/logs/service.error.log</string>
</dict>
</plist>
`;

const unit = `# Written by drover service install
[Unit]
Description=Drover, the control room for local models
After=network.target

[Service]
ExecStart="/usr/bin/node" "/home/ann/50%% off/\\"drover\\"/$$HOME/bin/drover.mjs" "serve" "--data-dir" "/home/ann/my data"
Restart=on-failure
RestartSec=5
RestartPreventExitStatus=2 3 4
KillMode=mixed
TimeoutStopSec=30
UMask=0077

[Install]
WantedBy=default.target
`;

const linux: ServiceFacts = {
  ...facts,
  ...{ platform: 'linux', home: '/home/ann', nodePath: '/usr/bin/node', dataDir: '/home/ann/my data' },
  programPath: '/home/ann/50% off/"drover"/$HOME/bin/drover.mjs',
};

describe('the plan of a background service', () => {
  it('is a launchd agent on macOS, with spaces and signs in paths kept', () => {
    const plan = planService(facts);
    expect(plan?.path).toBe('/Users/ann/Library/LaunchAgents/dev.drover.service.plist');
    expect(plan?.text).toBe(plist);
    expect(plan?.activate).toEqual([['/bin/launchctl', 'bootstrap', 'gui/501', plan?.path]]);
    expect(plan?.deactivate).toEqual([['/bin/launchctl', 'bootout', 'gui/501/dev.drover.service']]);
  });

  it('is a unit of the user on Linux, with what systemd would expand taken literally', () => {
    const plan = planService(linux);
    expect(plan?.path).toBe('/home/ann/.config/systemd/user/drover.service');
    expect(plan?.text).toBe(unit);
    expect(planService({ ...linux, configHome: '/c' })?.path).toBe('/c/systemd/user/drover.service');
  });

  it('does not exist elsewhere', () => {
    expect(planService({ ...facts, platform: 'win32' })).toBeNull();
  });

  it('names a Node of Homebrew by the path that outlives its upgrade', () => {
    expect(findLastingNode('/opt/homebrew/Cellar/node@24/24.3.0/bin/node')).toBe('/opt/homebrew/opt/node@24/bin/node');
    expect(findLastingNode('/usr/local/bin/node')).toBe('/usr/local/bin/node');
  });
});
