import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { UserConfig } from 'vite';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** The console page: one static site that runs from any origin which also answers `/rpc`. */
const pageBuild: UserConfig = {
  root: folder,
  base: '/',
  plugins: [react()],
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
