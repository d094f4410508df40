import type { ListedModel } from '../../translate/index.ts';

/** A model that lives elsewhere than in the machine's own Ollama, under the name that reaches it. */
export interface CatalogModel {
  readonly listed: ListedModel;
  readonly backend: string;
}
