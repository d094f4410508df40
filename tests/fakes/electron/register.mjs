// `node --import register.mjs run-main.mjs`: every import of `electron` gets the stand-in.
import { registerHooks } from 'node:module';

const standIn = new URL('./electron-module.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});

// Before anything reads it.
const { STAND_IN_PLATFORM: platform } = process.env;
if (platform !== undefined) Object.defineProperty(process, 'platform', { value: platform });
