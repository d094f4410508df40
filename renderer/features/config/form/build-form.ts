import type {
  ConfigEffect,
  ConfigPage,
  ConfigPageProblem,
  ConfigPreview,
  ConfigSetting,
  DraftSetting,
} from '../../../../apps/contract/model/index.ts';
import { findPlan, type SectionPlan, sectionPlans } from '../sections/section-plans.ts';

/** One setting as the form shows it. */
export interface FormField {
  readonly setting: ConfigSetting;
  readonly label: string;
  /** As the draft has it. */
  readonly value: unknown;
  readonly isSet: boolean;
  readonly isChanged: boolean;
  /** Of the draft. */
  readonly line: number | null;
  /** The environment or a flag sets it. */
  readonly isReadOnly: boolean;
  readonly effect: ConfigEffect | null;
  readonly problems: readonly ConfigPageProblem[];
  readonly warnings: readonly ConfigPageProblem[];
}

export interface FormSection {
  readonly plan: SectionPlan;
  readonly fields: readonly FormField[];
  readonly changedCount: number;
  readonly problemCount: number;
}

export interface FormFacts {
  readonly page: ConfigPage;
  /** `null` where the draft is the file and all of it is in force. */
  readonly preview: ConfigPreview | null;
}

/** The settings that the draft sets; those of the file while the draft cannot be read. */
export function listDraftSettings({ page, preview }: FormFacts): readonly DraftSetting[] {
  if (preview?.isReadable) return preview.settings;
  return page.settings.flatMap(({ path, value, source }) =>
    source.kind === 'file' || source.kind === 'last-good' ? [{ path, value, line: source.line }] : [],
  );
}

const isWithin = (path: string, parent: string): boolean => path === parent || path.startsWith(`${parent}.`);
const isSameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The form of a draft: what it says, what is in force beside it, and what is wrong with it. */
export function buildForm(facts: FormFacts): readonly FormSection[] {
  const { page, preview } = facts;
  const draft = new Map(listDraftSettings(facts).map((setting) => [setting.path, setting]));
  const problems = preview?.problems ?? page.problems;
  const warnings = preview?.warnings ?? page.warnings;
  const fields = page.settings.map((setting): FormField => {
    const given = draft.get(setting.path);
    const isReadOnly = setting.effect === 'overridden';
    const value = isReadOnly ? setting.value : given === undefined ? setting.defaultValue : given.value;
    const of = (all: readonly ConfigPageProblem[]): ConfigPageProblem[] =>
      all.filter(({ path }) => isWithin(path, setting.path));
    return {
      ...{ setting, value, isReadOnly, isSet: given !== undefined, line: given?.line ?? null },
      label: findPlan(setting.path).labels[setting.path] ?? nameSetting(setting.path),
      isChanged: !isReadOnly && isChanged(setting, value, preview),
      effect: preview?.changes.find(({ path }) => path === setting.path) ?? null,
      problems: of(problems),
      warnings: of(warnings),
    };
  });
  const plans = [...sectionPlans, ...listOtherPlans(page)];
  return plans.flatMap((plan) => {
    const own = fields.filter(({ setting }) => plan.keys.includes(setting.path.split('.')[0] ?? ''));
    if (own.length === 0) return [];
    const changedCount = own.filter(({ isChanged }) => isChanged).length;
    const problemCount = own.filter((field) => field.problems.length > 0).length;
    return [{ plan, fields: own, changedCount, problemCount }];
  });
}

/** What is not allowed is compared as it stands; sections within lists only as a whole, since the draft has no defaults in them. */
function isChanged(setting: ConfigSetting, value: unknown, preview: ConfigPreview | null): boolean {
  if (!preview?.isReadable) return false;
  if (preview.problems.length === 0) return preview.changes.some(({ path }) => path === setting.path);
  return setting.control.kind !== 'entries' && !isSameValue(value, setting.value);
}

/** Sections that no plan knows have one of their own. */
function listOtherPlans({ sections }: ConfigPage): SectionPlan[] {
  return sections
    .filter(({ key }) => key !== 'version' && !sectionPlans.some(({ keys }) => keys.includes(key)))
    .map(({ key, help }) => ({ id: key, title: nameSetting(key), intro: help, keys: [key], labels: {} }));
}

/** `limits.queue.maxWait` as `Queue: max wait`. */
export function nameSetting(path: string): string {
  const words = path.split('.').map((part) => part.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase());
  const text = (words.length > 1 ? words.slice(1) : words).join(': ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** The setting that a line of the draft belongs to. */
export function findSettingAt(facts: FormFacts, line: number): string | null {
  let found: DraftSetting | null = null;
  for (const setting of listDraftSettings(facts)) {
    if (setting.line === null || setting.line > line) continue;
    if (found === null || setting.line >= (found.line ?? 0)) found = setting;
  }
  return found?.path ?? null;
}
