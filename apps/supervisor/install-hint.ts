/** How to get Ollama on `platform` (as in `process.platform`): one or two sentences. */
export function installHint(platform: string): string {
  if (platform === 'darwin') {
    return 'Install Ollama with `brew install ollama` or from https://ollama.com/download, then start it here.';
  }
  if (platform === 'linux') {
    return 'Install Ollama with `curl -fsSL https://ollama.com/install.sh | sh`, then start it here. If that also set up a system service, Drover finds and uses it.';
  }
  return 'Install Ollama from https://ollama.com/download, then start it here.';
}
