import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { UserConfig } from 'vite';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** `npm run dev` names the running service's console here; calls go there as if the page came from it. */
const devConsole = process.env['DROVER_DEV_CONSOLE'];
const devProxy = devConsole
  ? { '/rpc': { target: devConsole, changeOrigin: true, headers: { origin: devConsole } } }
  : undefined;

/** The console page: one static site that runs from any origin which also answers `/rpc`. */
const pageBuild: UserConfig = {
  root: folder,
  base: '/',
  plugins: [react()],
  ...(devProxy ? { server: { proxy: devProxy } } : {}),
  build: {
    outDir: fileURLToPath(new URL('../out/renderer', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    minify: true,
    sourcemap: false,
    // The page's security policy allows files of its own origin only: nothing inline, no data URLs but images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
};

export default pageBuild;
