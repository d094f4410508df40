import { join } from 'node:path';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import pageBuild from './renderer/vite.config.ts';

const root = import.meta.dirname;

/** electron-vite builds for `file:` URLs. The page's views have deep URLs on an origin, so its files are named from the root. */
const keepAbsoluteBase: Plugin = { name: 'drover:absolute-base', enforce: 'post', config: () => ({ base: '/' }) };

export default defineConfig({
  main: {
    build: {
      // The control client is bundled; only Electron and Node themselves stay outside.
      externalizeDeps: false,
      outDir: join(root, 'out', 'main'),
      target: 'node24',
      rollupOptions: {
        input: { index: join(root, 'electron', 'main', 'index.ts') },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      outDir: join(root, 'out', 'preload'),
      target: 'node24',
      rollupOptions: {
        input: { index: join(root, 'electron', 'preload', 'index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  // The page is built the same way for the browser and for the shell.
  renderer: {
    ...pageBuild,
    plugins: [...(pageBuild.plugins ?? []), keepAbsoluteBase],
    build: { ...pageBuild.build, rollupOptions: { input: join(root, 'renderer', 'index.html') } },
  },
});
