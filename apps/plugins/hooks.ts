/** What a plugin can be asked: about a request, about a piece of an answer's text as it comes, about a whole answer. */
export const hooks = ['request', 'chunk', 'response'] as const;
export type Hook = (typeof hooks)[number];

/** What a plugin's file exports for each. */
export const functionNames: Readonly<Record<Hook, string>> = {
  request: 'transformRequest',
  chunk: 'transformChunk',
  response: 'transformResponse',
};
