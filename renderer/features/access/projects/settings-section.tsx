import { useId, useState } from 'react';
import type { ProjectChange, ProjectReport } from '../../../../apps/contract/model/index.ts';
import { Segments } from '../../../shared/index.ts';
import { DetailSection } from '../detail-frame.tsx';
import { EditedSection, SectionForm } from '../edited-section.tsx';
import { readModels, writeModels } from '../read-models.ts';
import type { AccessOrders } from '../use-access-orders.ts';
import { describeModels } from './build-project-rows.ts';
import { listStayChoices, readStayChoice, toKeepAlive } from './read-project-stay.ts';

interface SettingsSectionProps {
  readonly project: ProjectReport;
  readonly areBodiesKept: boolean;
  readonly orders: AccessOrders;
}

type Change = (change: Omit<ProjectChange, 'id'>, done: string) => void;

function ModelsForm({
  project,
  onSave,
  onClose,
}: {
  readonly project: ProjectReport;
  readonly onSave: Change;
  readonly onClose: () => void;
}) {
  const [text, setText] = useState(writeModels(project.models));
  const id = useId();
  const read = readModels(text);
  const save = (): void => {
    if (read.kind === 'wrong') return;
    onSave({ models: read.models }, `it may use ${describeModels(read.models)}`);
  };
  const whyNot = read.kind === 'wrong' ? read.message : null;
  return (
    <SectionForm saveLabel="Save models" onSave={save} {...{ whyNot, onClose }}>
      <label className="access-field small" htmlFor={id}>
        Names or patterns, with commas; empty for all
      </label>
      <input
        id={id}
        className="field access-models"
        value={text}
        placeholder="qwen3*, local/llama3.2:3b"
        autoComplete="off"
        spellCheck={false}
        aria-invalid={whyNot !== null}
        aria-describedby={whyNot === null ? undefined : `${id}-problem`}
        onChange={({ target }) => setText(target.value)}
      />
      {whyNot === null ? null : (
        <p className="note tone-fail" id={`${id}-problem`}>
          {whyNot}
        </p>
      )}
    </SectionForm>
  );
}

function ModelsSection({
  project,
  orders,
  change,
}: Pick<SettingsSectionProps, 'project' | 'orders'> & { readonly change: Change }) {
  const { id, models, isLocalOnly } = project;
  return (
    <EditedSection
      title="Models"
      changeLabel={`Change the models of ${id}`}
      whyNot={orders.whyNotProjects}
      form={(onClose) => <ModelsForm project={project} onSave={change} onClose={onClose} />}
      shown={<p className="small access-model-list">{describeModels(models)}</p>}
    >
      <label className="access-check small">
        <input
          type="checkbox"
          checked={isLocalOnly}
          disabled={orders.whyNotProjects !== null}
          onChange={({ target: { checked } }) =>
            change(
              { isLocalOnly: checked },
              checked ? 'its requests stay on this Mac' : 'its requests may leave this Mac',
            )
          }
        />
        Local only: its requests never leave this Mac
      </label>
    </EditedSection>
  );
}

const priorities = [
  { value: 'interactive', label: 'Interactive' },
  { value: 'batch', label: 'Batch' },
] as const;

/** What holds for its requests besides limits. Each is done at once, with Undo. */
export function SettingsSection({ project, areBodiesKept, orders }: SettingsSectionProps) {
  const { id, priority, keepAlive, keepsBodies } = project;
  const change: Change = (next, done) => {
    if (orders.whyNotProjects === null) orders.changeProject({ before: project, change: { id, ...next }, done });
  };
  return (
    <>
      <ModelsSection {...{ project, orders, change }} />
      <DetailSection title="Priority">
        <Segments
          label="Priority"
          value={priority}
          options={priorities}
          onChange={(value) =>
            change({ priority: value }, value === 'batch' ? 'others go first' : 'it goes before batch')
          }
        />
      </DetailSection>
      <DetailSection title="Models stay loaded after its requests">
        <Segments
          label="Models stay loaded"
          value={readStayChoice(keepAlive)}
          options={listStayChoices(keepAlive)}
          onChange={(value) => change({ keepAlive: toKeepAlive(value) }, 'its models stay loaded so from now on')}
        />
      </DetailSection>
      <DetailSection title="Prompts and answers in the log">
        <Segments
          label="Prompts and answers"
          value={keepsBodies === null ? 'log' : keepsBodies ? 'keep' : 'leave'}
          options={[
            { value: 'log', label: `Default, ${areBodiesKept ? 'kept' : 'not kept'}` },
            { value: 'keep', label: 'Keep' },
            { value: 'leave', label: 'Never' },
          ]}
          onChange={(value) =>
            change(
              { keepsBodies: value === 'log' ? null : value === 'keep' },
              value === 'keep' ? 'prompts and answers are kept' : 'prompts and answers are as it says',
            )
          }
        />
      </DetailSection>
    </>
  );
}
