import type { RouteFacts } from '../routes/route-facts.ts';

/** The OpenAPI document of a gateway, as text. */
export interface ApiDocuments {
  json(): Promise<string>;
  yaml(): Promise<string>;
}

/**
 * Builds the texts when they are first asked for and keeps them. What builds them is loaded then too: most services are never asked, and their
 * memory is a budget.
 */
export function createApiDocuments(routes: readonly RouteFacts[], version: string): ApiDocuments {
  const build = async () => (await import('./build-document.ts')).buildDocument(routes, version);
  const renderYaml = async (): Promise<string> => {
    const [{ stringify }, document] = await Promise.all([import('yaml'), build()]);
    // Shared parts are written out: not every reader of YAML follows references.
    return stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 });
  };
  let json: Promise<string> | null = null;
  let yaml: Promise<string> | null = null;
  return {
    json: () => {
      json ??= build().then((document) => JSON.stringify(document));
      return json;
    },
    yaml: () => {
      yaml ??= renderYaml();
      return yaml;
    },
  };
}
