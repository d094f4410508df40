import { readFileSync } from 'node:fs';
import { type Host, isPageBuilt, readServeFlags, runHost, startHost, version } from '../../host/index.ts';
import type { CommandContext, RunCommand } from '../command.ts';

function announce(context: CommandContext, host: Host): void {
  const { consoleUrl, gatewayUrl, takeOverUrl, tokenFile } = host;
  context.print(`ready gateway=${gatewayUrl} console=${consoleUrl ?? 'off'} token-file=${tokenFile ?? 'none'}`);
  context.explain(`Drover ${version} is running. Stop it with Ctrl+C.`);
  if (consoleUrl !== null && tokenFile !== null) {
    context.explain(`  Console   ${consoleUrl}/#token=${readFileSync(tokenFile, 'utf8').trim()}`);
    if (!isPageBuilt()) context.explain('            The page is not built: npm run build');
  }
  context.explain(`  OpenAI    ${gatewayUrl}/v1`);
  context.explain(`  Ollama    ${gatewayUrl}${takeOverUrl === null ? '' : ` and ${takeOverUrl}`}`);
  for (const notice of host.notices) context.explain(`  Note      ${notice}`);
  void host.daemonSettled.then((sentence) => context.explain(`  ${sentence}`));
}

/** `drover serve`: runs until a signal ends it. */
export const serve: RunCommand = async (context) => {
  const options = readServeFlags(context.values, context.dataDir);
  const exitCode = await runHost({
    start: () => startHost(options),
    onReady: (host) => announce(context, host),
  });
  process.exit(exitCode);
};
