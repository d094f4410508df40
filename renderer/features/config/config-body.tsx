import { useMemo } from 'react';
import type { ConfigPage } from '../../../apps/contract/model/index.ts';
import { plural, useStatus } from '../../shared/index.ts';
import { describeChanges } from './apply/describe-changes.ts';
import { ConfigBar } from './config-bar.tsx';
import { ConfigFoot } from './config-foot.tsx';
import { ConfigPanels } from './config-panels.tsx';
import { describeDraft } from './describe-draft.ts';
import { useConfigOrders } from './draft/use-config-orders.ts';
import { useDraft } from './draft/use-draft.ts';
import { usePreview } from './draft/use-preview.ts';
import { EditorPane } from './editor/editor-pane.tsx';
import { buildForm } from './form/build-form.ts';
import { ProblemList } from './form/problem-list.tsx';
import { SectionForm } from './form/section-form.tsx';
import { SectionList } from './form/section-list.tsx';
import { useConfigSchema } from './queries.ts';
import { useConfigKeys } from './use-config-keys.ts';
import type { ConfigView } from './use-config-view.ts';
import { usePlace } from './use-place.ts';

interface ConfigBodyProps {
  readonly page: ConfigPage;
  readonly view: ConfigView;
  readonly isStale: boolean;
}

/** The page once its data is there: sections, the form of one, and the text beside it. */
export function ConfigBody({ page, view, isStale }: ConfigBodyProps) {
  const schema = useConfigSchema();
  const running = useStatus().data?.inFlight.filter(({ phase }) => phase !== 'waiting') ?? [];
  const { state, dispatch, isDirty, isClash } = useDraft(page);
  const preview = usePreview({ state, dispatch, isNeeded: isDirty || page.inForce !== 'file' });
  const orders = useConfigOrders({ page, state, dispatch, onClash: () => view.openPanel('clash') });
  const facts = { page, preview: preview.data };
  const sections = useMemo(() => buildForm({ page, preview: preview.data }), [page, preview.data]);
  const draft = describeDraft({ page, preview, isDirty, isClash, isStale });
  const place = usePlace({ view, facts, sections, isFrozen: draft.frozenBecause !== null });
  const summary = preview.data === null ? { head: '', words: '' } : describeChanges(preview.data, running.length);
  const apply = (): void => {
    if (isDirty && draft.whyNot === null) orders.save();
  };
  useConfigKeys({
    onApply: apply,
    onUndo: () => (isDirty ? dispatch({ type: 'step-undone' }) : orders.undoLast?.()),
  });
  const changedCount = preview.data?.changes.length ?? 0;
  const problems = isDirty && preview.data ? preview.data.problems : page.problems;
  return (
    <>
      <ConfigBar page={page} state={draft.state} view={view} />
      <div className="config" data-layout={view.layout} data-stale={isStale} data-testid="config">
        {view.layout === 'yaml' ? null : (
          <SectionList sections={sections} chosen={place.section?.plan.id ?? ''} onChoose={view.setSection} />
        )}
        <div className="config-main">
          <ProblemList problems={problems} note={draft.note} onShow={place.showProblem} />
          {view.layout === 'yaml' || place.section === undefined ? null : (
            <SectionForm
              key={place.section.plan.id}
              section={place.section}
              frozenBecause={draft.frozenBecause}
              at={place.at}
              onEdit={preview.edit}
              onFocusField={place.followField}
            />
          )}
          {view.layout === 'form' ? null : (
            <EditorPane
              text={state.text}
              baseText={state.base.text}
              problems={problems}
              warnings={preview.data?.warnings ?? page.warnings}
              schema={schema}
              reveal={place.reveal}
              isNew={page.text === null && page.problems.length === 0}
              note={changedCount > 0 ? `${plural(changedCount, 'setting')} changed` : ''}
              onText={(text) => dispatch({ type: 'text-typed', text })}
              onCaret={place.followCaret}
              onApply={apply}
            />
          )}
        </div>
      </div>
      <ConfigFoot {...{ isDirty, isClash, summary, draft, view, dispatch, orders }} onApply={apply} page={page} />
      <ConfigPanels {...{ page, state, dispatch, view, orders, summary, draft, isDirty }} preview={preview.data} />
    </>
  );
}
