// `node run-update.mjs FEED FOLDER`: the app's real updater against a feed, as on a Mac, with consent to all. Prints what came of it as JSON.
import { registerHooks } from 'node:module';
import { argv, stdout } from 'node:process';

const standIn = new URL('./electron-parts.mjs', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});
Object.defineProperty(process, 'arch', { value: 'arm64' });
Object.defineProperty(process, 'platform', { value: 'darwin' });
process.resourcesPath = argv[3];

const { createElectronUpdateSource } = await import('../../../electron/main/update/electron-update-source.ts');
const { journal } = await import('./electron-parts.mjs');

const source = createElectronUpdateSource(argv[2]);
const verdict = await source.check();
let download = 'not asked for';
if (verdict.kind === 'newer') {
  download = await source.download().then(
    () => 'ready',
    () => 'failed',
  );
}
if (download === 'ready') source.install();
stdout.write(JSON.stringify({ verdict, download, journal }), () => process.exit(0));
