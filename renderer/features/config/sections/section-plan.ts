/** How a part of the configuration is shown. */
export interface SectionPlan {
  readonly id: string;
  readonly title: string;
  readonly intro: string;
  /** Keys of the file's top level that belong to it. */
  readonly keys: readonly string[];
  /** Names of settings by path; those without one are named after their key. */
  readonly labels: Readonly<Record<string, string>>;
  /** Values that are offered, by path. */
  readonly offers?: Readonly<Record<string, readonly string[]>>;
  /** The page that edits it with more help. */
  readonly elsewhere?: { readonly to: '/routing' | '/access'; readonly words: string };
}
