import { type Choices, nameModel, type RunState, useChoices, useConnection, useRuns } from '../../shared/index.ts';
import { buildCall } from './call/build-call.ts';
import type { Draft } from './call/draft.ts';
import { readTools, type ToolsRead } from './call/read-tools.ts';
import { useDraft } from './use-draft.ts';
import { useMemory } from './use-memory.ts';
import { type Column, columnIds, usePlaygroundView } from './use-playground-view.ts';

interface RunCheck {
  readonly draft: Draft;
  readonly tools: ToolsRead;
  readonly columns: readonly Column[];
  readonly choices: Choices;
  readonly isStale: boolean;
}

/** The model that a column asks. */
export const nameColumn = ({ model }: Column, { usual }: Choices): string => model || (usual ?? '');

/** Why the prompt cannot be sent yet; `null` when it can. */
function whyNotRun({ draft, tools, columns, choices, isStale }: RunCheck): string | null {
  if (isStale) return 'The Drover service does not answer.';
  if (draft.prompt.trim() === '' && draft.images.length === 0) return 'Write a prompt first.';
  if (tools.kind === 'wrong') return 'Mend the tools first.';
  return columns.some((column) => nameColumn(column, choices) === '') ? 'Choose a model first.' : null;
}

/** The answers of the columns; who comes back to the same columns finds them again. */
function useColumnRuns(columns: readonly Column[]) {
  const { recall, remember } = useMemory();
  const name = columns.map(nameModel).join(' ');
  return useRuns({
    first() {
      const before = recall<readonly (RunState | undefined)[]>(name) ?? [];
      return Object.fromEntries(columnIds.flatMap((id, place) => (before[place] ? [[id, before[place]]] : [])));
    },
    onLeave: (runs) =>
      remember(
        name,
        columns.map(({ id }) => runs[id]),
      ),
  });
}

/** The page's state: what is asked, of whom, and what came of it. */
export function usePlayground() {
  const view = usePlaygroundView();
  const { columns } = view;
  const models = useChoices();
  const { choices } = models;
  const written = useDraft();
  const hand = useColumnRuns(columns);
  const { isStale } = useConnection();
  const draft: Draft = { ...written.draft, dialect: view.dialect };
  const tools = readTools(draft.toolsText);
  const calls = columns.map((column) =>
    buildCall(
      draft,
      nameModel({ ...column, model: nameColumn(column, choices) }),
      tools.kind === 'tools' ? tools.tools : [],
    ),
  );
  const whyNot = whyNotRun({ draft, tools, columns, choices, isStale });
  return {
    ...{ view, models, draft, tools, calls, hand, whyNot, isStale },
    takenCount: written.takenCount,
    change: written.change,
    take(kept: Draft): void {
      written.take(kept);
      view.setDialect(kept.dialect);
    },
    run(): void {
      if (whyNot !== null) return;
      for (const [place, call] of calls.entries()) hand.start(columns[place]?.id ?? '', call);
    },
  };
}

export type Playground = ReturnType<typeof usePlayground>;
