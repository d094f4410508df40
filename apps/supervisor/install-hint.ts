const start = 'then start it here or with `drover daemon start`.';

/** How to get Ollama on `platform` (as in `process.platform`): one or two sentences. */
export function installHint(platform: string): string {
  if (platform === 'darwin') {
    return `Install Ollama with \`brew install ollama\` or from https://ollama.com/download, ${start}`;
  }
  if (platform === 'linux') {
    return `Install Ollama with \`curl -fsSL https://ollama.com/install.sh | sh\`, ${start}`;
  }
  return `Install Ollama from https://ollama.com/download, ${start}`;
}
