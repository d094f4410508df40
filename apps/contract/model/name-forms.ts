/** Id of a backend, without the ends. */
export const backendIdForm = '[a-z0-9][a-z0-9_-]{0,31}';
/** Name of a model, or a pattern with `*`, on any backend. */
export const modelPatternForm = /^[A-Za-z0-9*][A-Za-z0-9._:/@*-]*$/;
export const projectIdForm = /^[A-Za-z0-9._-]{1,64}$/;
