import type { ConfigPreview, SettingEffect } from '../../../../apps/contract/model/index.ts';
import { plural } from '../../../shared/index.ts';
import { renderPlain } from '../form/render-plain.ts';

const numbers = ['None', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

export interface ChangeSummary {
  /** `2 changes.` */
  readonly head: string;
  /** What they do, in sentences. */
  readonly words: string;
}

/** What a draft that can be saved does when it is applied. `runningCount` is the number of requests that run now. */
export function describeChanges(
  { changes, restart }: Pick<ConfigPreview, 'changes' | 'restart'>,
  runningCount: number,
) {
  if (changes.length === 0)
    return { head: 'No setting changes.', words: 'Only comments or the order of lines differ.' };
  const count = (effect: SettingEffect): number => changes.filter((change) => change.effect === effect).length;
  const say = (effect: SettingEffect, one: string, many: string): string => {
    const number = count(effect);
    if (number === 0) return '';
    const who = changes.length === 1 ? 'It' : (numbers[number] ?? String(number));
    return `${who} ${number === 1 ? one : many}`;
  };
  const wait = describeWait(runningCount);
  const restarted =
    (restart?.whyNot ?? null) === null
      ? say('restart', `restarts Ollama${wait}.`, `restart Ollama${wait}.`)
      : `${say('restart', 'is for Ollama.', 'are for Ollama.')} ${restart?.whyNot}`;
  const sentences = [
    say('now', 'applies at once.', 'apply at once.'),
    restarted,
    say('start', 'counts when Drover starts next.', 'count when Drover starts next.'),
    say('idle', 'does nothing in this version.', 'do nothing in this version.'),
    say('overridden', 'has no effect: the environment counts more.', 'have no effect: the environment counts more.'),
  ];
  return { head: `${plural(changes.length, 'change')}.`, words: sentences.filter((text) => text !== '').join(' ') };
}

function describeWait(runningCount: number): string {
  if (runningCount === 0) return '';
  const running = runningCount === 1 ? 'the running request ends' : `the ${runningCount} running requests end`;
  return ` after ${running}; new ones wait in line`;
}

/** The command that does the same, for a change of one plain value; `null` where there is none. */
export function buildCommand({ path, after }: { readonly path: string; readonly after: unknown }): string | null {
  const text = renderPlain(after);
  if (text === '') return null;
  return `drover config set ${path} ${/^[\w.:/@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`}`;
}
