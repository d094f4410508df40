// Streams a chat through Drover, which it starts when it does not run. Run it, with the package of docs/client.md: node chat.mjs "Say hello"
import { DroverError, ensureRunning } from 'drover-client';

const model = process.env.DROVER_MODEL ?? 'llama3.2:3b';
const question = process.argv.slice(2).join(' ') || 'Say hello';

try {
  const drover = await ensureRunning({ project: 'samples' });
  const stream = await drover.streamChat({ model, messages: [{ role: 'user', content: question }] });
  for await (const event of stream) {
    if (event.kind === 'text-delta') process.stdout.write(event.text);
    if (event.kind === 'finish') process.stdout.write(`\n(${event.usage?.completionTokens} tokens)\n`);
  }
} catch (error) {
  if (!(error instanceof DroverError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n${error.advice}\n`);
  process.exitCode = 1;
}
