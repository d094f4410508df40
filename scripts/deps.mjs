// `npm run deps -- name@version`: changes dependencies under Node 24, since npm chooses versions by the Node it runs on.
import { run } from './run-steps.mjs';

const npm = process.env.npm_execpath;
process.exitCode = npm
  ? await run(process.execPath, [npm, 'install', '--save-exact', ...process.argv.slice(2)])
  : await run('npm', ['install', '--save-exact', ...process.argv.slice(2)]);
