import { runSimulator } from './index.ts';

await runSimulator(process.argv.slice(2), process.env);
