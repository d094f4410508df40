export interface LaunchAgentFacts {
  readonly label: string;
  readonly mark: string;
  readonly program: readonly string[];
  readonly home: string;
  readonly outPath: string;
  readonly errorPath: string;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escapeXml = (text: string): string => text.replace(/[&<>]/g, (sign) => escapes[sign] ?? sign);
const text = (value: string): string => `<string>${escapeXml(value)}</string>`;

/**
 * The property list of a launchd agent. It is started again after a crash only, at most once a minute: launchd cannot tell "already running"
 * from a crash. `Umask` 63 is 077.
 */
export function renderLaunchAgent({ label, mark, program, home, outPath, errorPath }: LaunchAgentFacts): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- ${mark} -->
<plist version="1.0">
<dict>
  <key>Label</key>
  ${text(label)}
  <key>ProgramArguments</key>
  <array>
${program.map((part) => `    ${text(part)}`).join('\n')}
  </array>
  <key>WorkingDirectory</key>
  ${text(home)}
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
  ${text(outPath)}
  <key>StandardErrorPath</key>
  ${text(errorPath)}
</dict>
</plist>
`;
}
