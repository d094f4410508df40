import type { ErrorRendering } from '../canonical/ports.ts';
import { renderError, renderStreamError } from './render-error.ts';

/** How the native API tells errors, on whichever of its routes. */
export const ollamaIngress: ErrorRendering = { renderError, renderStreamError };
