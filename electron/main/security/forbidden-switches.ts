const forbiddenSwitches = [
  'disable-web-security',
  'disable-site-isolation-trials',
  'host-resolver-rules',
  'inspect',
  'inspect-brk',
  'js-flags',
  'load-extension',
  'no-sandbox',
  'proxy-server',
  'remote-debugging-pipe',
  'remote-debugging-port',
  'renderer-cmd-prefix',
];

/** The first switch that would open a packaged app to other programs, or `null`. Developers need them: unpackaged apps pass. */
export function findForbiddenSwitch(isPackaged: boolean, hasSwitch: (name: string) => boolean): string | null {
  return isPackaged ? (forbiddenSwitches.find(hasSwitch) ?? null) : null;
}
