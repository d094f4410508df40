/** One word of `ExecStart`: quoted, with systemd's specifiers (`%`) and variables (`$`) taken literally. */
const quote = (word: string): string =>
  `"${word
    .replace(/["\\]/g, '\\$&')
    .replaceAll('%', '%%')
    .replaceAll('$', () => '$$')}"`;

/** A systemd unit of the user. Exit codes 2 to 4 are answers, not crashes: a restart would only repeat them. */
export function renderSystemdUnit(facts: { readonly mark: string; readonly program: readonly string[] }): string {
  return `# ${facts.mark}
[Unit]
Description=Drover, the control room for local models
After=network.target

[Service]
ExecStart=${facts.program.map(quote).join(' ')}
Restart=on-failure
RestartSec=5
RestartPreventExitStatus=2 3 4
KillMode=mixed
TimeoutStopSec=30
UMask=0077

[Install]
WantedBy=default.target
`;
}
