// Runs the built main as Electron would; the tests drive it over the process channel.
import { becomeReady } from './electron-module.ts';

await import(process.env.STAND_IN_MAIN);
await becomeReady();
