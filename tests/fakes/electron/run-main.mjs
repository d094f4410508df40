// Runs the built main as Electron would; the tests drive it over the process channel.
import { becomeReady } from './electron-module.ts';

// Where Electron has what the packager adds; here there is nothing of it.
process.resourcesPath = import.meta.dirname;

await import(process.env.STAND_IN_MAIN);
await becomeReady();
