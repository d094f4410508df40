// A service reduced to its supervisor, to be killed by tests: prints one JSON state per line.
import { createSubjectForProcess } from './supervisor-subject.ts';

const [dataDir = '', fake = '{}'] = process.argv.slice(2);
const supervisor = createSubjectForProcess(dataDir, JSON.parse(fake) as Record<string, string>);
supervisor.onStateChange((state) => process.stdout.write(`${JSON.stringify(state)}\n`));
await supervisor.start();
setInterval(() => undefined, 60_000);
