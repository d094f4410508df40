/** Process id of Ollama's own application in the output of `ps -axo pid=,comm=`. */
export function parseOllamaApp(text: string): number | null {
  const [, pid] = /^[ \t]*(\d+)\s+\/.*\/Ollama\.app\/Contents\/MacOS\/Ollama$/m.exec(text) ?? [];
  return pid === undefined ? null : Number(pid);
}

/** Label of a Homebrew service for Ollama in the output of `launchctl list`: pid, last exit and label. */
export function parseHomebrewService(text: string): string | null {
  return /^\S+\s+\S+\s+(homebrew\.mxcl\.ollama\S*)$/m.exec(text)?.[1] ?? null;
}
