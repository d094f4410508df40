import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { writeDocsUi } from './scripts/docs-ui.mjs';

const fromRoot = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const manifest = JSON.parse(readFileSync(fromRoot('./package.json'), 'utf8')) as { version: string };

/** Of which commit this is, and when it is built. Builds that have to be the same to the byte set `SOURCE_DATE_EPOCH`. */
function readBuild(): { readonly commit: string | null; readonly builtAt: string } {
  const order = ['describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'];
  // Without the check an unpacked archive would get the commit of a repository that it happens to lie in.
  const git = existsSync(fromRoot('./.git')) ? spawnSync('git', order, { cwd: fromRoot('.'), encoding: 'utf8' }) : null;
  const epoch = Number(process.env['SOURCE_DATE_EPOCH'] ?? Number.NaN);
  return {
    commit: git?.status === 0 ? git.stdout.trim() : null,
    builtAt: new Date(Number.isNaN(epoch) ? Date.now() : epoch * 1000).toISOString(),
  };
}

/**
 * The parts of undici that the rooms use. Its index also loads fetch, web sockets, caches and mocks, which costs the service 12 MB and 60 ms
 * at every start. Another name used by a room makes the build fail.
 */
const undiciParts = `
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import api from 'undici/lib/api/index.js';
Object.assign(Dispatcher.prototype, api);
export { default as Agent } from 'undici/lib/dispatcher/agent.js';
export { default as Client } from 'undici/lib/dispatcher/client.js';
export { default as Pool } from 'undici/lib/dispatcher/pool.js';
export { default as buildConnector } from 'undici/lib/core/connect.js';
export function request(url, { dispatcher, ...options }) {
  const { origin, pathname, search } = new URL(url);
  return dispatcher.request({ ...options, origin, path: pathname + search });
}
`;

const slimUndici: Plugin = {
  name: 'slim-undici',
  enforce: 'pre',
  resolveId: (source) => (source === 'undici' ? '\0undici-parts' : null),
  load: (id) => (id === '\0undici-parts' ? undiciParts : null),
};

/** The files of /docs and /redoc are served as they are. */
const docsUi: Plugin = {
  name: 'docs-ui',
  writeBundle: ({ dir }) => writeDocsUi(join(dir ?? fromRoot('./out/service'), 'docs-ui')),
};

/** One character beyond ASCII makes Node keep all source of its file with two bytes a character: 4 MB of memory for nothing. */
const asciiOnly: Plugin = {
  name: 'ascii-only',
  generateBundle(_, files) {
    for (const file of Object.values(files)) {
      if (file.type !== 'chunk') continue;
      file.code = file.code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
    }
  },
};

/**
 * An import of `node:http` makes Node read each of its exports, and one of them loads a whole copy of undici: 40 ms and 4 MB for every process.
 * Asked for directly, the module is the same and that copy stays unread.
 */
const leanHttp: Plugin = {
  name: 'lean-http',
  generateBundle(_, files) {
    for (const file of Object.values(files)) {
      if (file.type !== 'chunk') continue;
      file.code = file.code.replace(
        /^import \{([^}]*)\} from "node:http";$/m,
        (_line, names: string) => `const {${names.replaceAll(' as ', ': ')}} = process.getBuiltinModule("node:http");`,
      );
      if (/^import [^;]*"(?:node:)?http";/m.test(file.code))
        this.error(`${file.fileName} has another kind of import of node:http.`);
    }
  },
};

/** Service, CLI, simulator and the telemetry threads: one build for Node, all files in one flat folder. */
export default defineConfig({
  publicDir: false,
  plugins: [slimUndici, leanHttp, asciiOnly, docsUi],
  define: {
    __DROVER_VERSION__: JSON.stringify(manifest.version),
    __DROVER_BUILD__: JSON.stringify(readBuild()),
  },
  build: {
    ssr: true,
    target: 'node24',
    sourcemap: true,
    outDir: 'out/service',
    emptyOutDir: true,
    rollupOptions: {
      input: {
        service: fromRoot('./apps/host/service.ts'),
        cli: fromRoot('./apps/cli/main.ts'),
        worker: fromRoot('./apps/host/worker.ts'),
        simulator: fromRoot('./apps/simulator/main.ts'),
        'writer-worker': fromRoot('./apps/telemetry/writer-worker.ts'),
        'query-worker': fromRoot('./apps/telemetry/query-worker.ts'),
        'plugin-process': fromRoot('./apps/plugins/plugin-process.ts'),
      },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      // Modules of ours do nothing when merely imported, so a command loads only the code that it uses.
      treeshake: { moduleSideEffects: (id) => !id.startsWith(fromRoot('./apps/')) },
    },
  },
  ssr: {
    noExternal: true,
    external: ['@napi-rs/keyring', 'better-sqlite3', 'pino', 'thread-stream', 'electron'],
  },
});
