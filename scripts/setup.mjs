// Makes a fresh clone ready: Node 24 in .cache/node where the machine's is older, packages by `npm ci`. Runs on Node 18 and later, imports only
// built-ins. Quick when nothing changed: a stamp holds the hash of what was set up.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const neededMajor = 24;
const pinnedNode = '24.21.0';
const cache = join(root, '.cache');
const ownNode = join(cache, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const stamp = join(cache, 'setup-stamp');

const say = (text) => process.stderr.write(`setup: ${text}\n`);
const fail = (text) => {
  say(text);
  process.exit(1);
};

/** npm as it runs this script, or the one on the path. */
function runNpm(args, options = {}) {
  const cli = process.env.npm_execpath;
  const isScript = cli !== undefined && /npm-cli\.[cm]?js$/.test(cli);
  const [command, first] = isScript ? [options.node ?? process.execPath, [cli]] : ['npm', []];
  const path = options.node ? `${dirname(options.node)}:${process.env.PATH}` : process.env.PATH;
  return spawnSync(command, [...first, ...args], {
    cwd: options.cwd ?? root,
    env: { ...process.env, PATH: path, npm_config_loglevel: 'error', npm_config_update_notifier: 'false' },
    stdio: ['ignore', 2, 2],
  });
}

const nodeVersionOf = (path) => spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout?.trim() ?? '';
const isNewEnough = (version) => Number(/^v?(\d+)\./.exec(version)?.[1] ?? 0) >= neededMajor;

/** Path of a Node that is new enough: the one that runs this, or one from the package registry kept in .cache/node. */
function provideNode() {
  if (isNewEnough(process.version)) return process.execPath;
  if (existsSync(ownNode) && isNewEnough(nodeVersionOf(ownNode))) return ownNode;
  say(
    `Node ${process.version} is older than ${neededMajor}; fetching Node ${pinnedNode} into .cache/node (once, about 10 s)`,
  );
  const scratch = join(cache, `node-fetch-${process.pid}`);
  mkdirSync(scratch, { recursive: true });
  writeFileSync(join(scratch, 'package.json'), '{"private":true,"allowScripts":{"node":true}}\n');
  runNpm(['install', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', `node@${pinnedNode}`], {
    cwd: scratch,
  });
  const fetched = join(scratch, 'node_modules', 'node', 'bin', 'node');
  if (!existsSync(fetched)) {
    rmSync(scratch, { recursive: true, force: true });
    fail(
      `Node ${pinnedNode} could not be fetched from the package registry. Install Node ${neededMajor} or later, then run this again.`,
    );
  }
  mkdirSync(dirname(ownNode), { recursive: true });
  copyFileSync(realpathSync(fetched), `${ownNode}.new`);
  chmodSync(`${ownNode}.new`, 0o755);
  renameSync(`${ownNode}.new`, ownNode);
  rmSync(scratch, { recursive: true, force: true });
  if (!isNewEnough(nodeVersionOf(ownNode)))
    fail(`The fetched Node does not run here. Install Node ${neededMajor} or later.`);
  return ownNode;
}

const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
const wanted = createHash('sha256').update(lockText).update(`${process.platform}-${process.arch}`).digest('hex');
const isStamped = () =>
  existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(join(root, 'node_modules'));

/** Whether node_modules already holds exactly the locked versions, for example after `npm ci` by hand. */
function isInstalled() {
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages ?? {};
  return Object.entries(JSON.parse(lockText).packages).every(
    ([path, entry]) => path === '' || entry.optional || entry.peer || installed[path]?.version === entry.version,
  );
}

function installPackages(node) {
  say('installing packages with npm ci (about a minute the first time)');
  if (runNpm(['ci', '--no-audit', '--no-fund'], { node }).status === 0) return;
  say('npm ci failed; trying once more without install scripts');
  if (runNpm(['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { node }).status !== 0) {
    fail('the packages could not be installed. See the lines above; is a package registry reachable?');
  }
}

mkdirSync(cache, { recursive: true });
const node = provideNode();
if (!isStamped()) {
  if (!isInstalled()) installPackages(node);
  writeFileSync(stamp, wanted);
}
