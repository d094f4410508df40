const allowedHosts = new Set(['ollama.com', 'docs.ollama.com', 'github.com']);

/** Whether a link may leave for the browser: https, no credentials, no port, and a host that the console links to. */
export function isAllowedExternalUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, port, username, password } = new URL(url);
  return protocol === 'https:' && port === '' && username === '' && password === '' && allowedHosts.has(hostname);
}

/** Creates what opens an allowed link, normalized, with `open`; any other is dropped. */
export function createExternalOpener(open: (url: string) => void): (url: string) => void {
  return (url) => {
    if (isAllowedExternalUrl(url)) open(new URL(url).href);
  };
}
