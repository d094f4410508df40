import { useState } from 'react';
import type { LimitName, Limits, ProjectReport } from '../../../../apps/contract/model/index.ts';
import { findMeter, limitLabels } from '../build-meter.ts';
import { EditedSection, SectionForm } from '../edited-section.tsx';
import { MeterBar } from '../meter-bar.tsx';
import { TypedFields } from '../typed-fields.tsx';
import type { AccessOrders } from '../use-access-orders.ts';
import { readCeilings, type TypedLimits, writeCeilings } from './read-ceilings.ts';

export const limitNames = Object.keys(limitLabels) as LimitName[];

/** What the limit is called where it is set. */
export const settingLabels: Readonly<Record<LimitName, string>> = {
  ...limitLabels,
  tokensPerDay: 'Tokens a day',
  tokensPerMonth: 'Tokens a month',
};

interface LimitFieldsProps {
  readonly typed: TypedLimits;
  readonly problems: Partial<Record<LimitName, string>>;
  readonly onChange: (typed: TypedLimits) => void;
}

/** One field a limit. */
export function LimitFields({ typed, problems, onChange }: LimitFieldsProps) {
  return (
    <TypedFields
      {...{ names: limitNames, labels: settingLabels, typed, problems }}
      placeholder="no limit"
      onChange={(name, text) => onChange({ ...typed, [name]: text })}
    />
  );
}

interface LimitsSectionProps {
  readonly project: ProjectReport;
  readonly orders: AccessOrders;
}

function listChanged(before: Limits, after: Limits): Partial<Limits> {
  return Object.fromEntries(
    limitNames.filter((name) => before[name] !== after[name]).map((name) => [name, after[name]]),
  );
}

function LimitsForm({ project, orders, onClose }: LimitsSectionProps & { readonly onClose: () => void }) {
  const [typed, setTyped] = useState(writeCeilings(project.limits));
  const read = readCeilings(typed);
  const save = (): void => {
    if (read.kind === 'wrong') return;
    const limits = listChanged(project.limits, read.limits);
    const names = Object.keys(limits);
    if (names.length === 0) return;
    const done = names.length === 1 ? 'the new limit is in force' : 'the new limits are in force';
    orders.changeProject({ before: project, change: { id: project.id, limits }, done });
  };
  const whyNot = read.kind === 'wrong' ? 'A limit is no number.' : null;
  return (
    <SectionForm saveLabel="Save limits" onSave={save} className="limits-form" {...{ whyNot, onClose }}>
      <LimitFields typed={typed} problems={read.kind === 'wrong' ? read.problems : {}} onChange={setTyped} />
    </SectionForm>
  );
}

/** What the project may use, and how far it is used. */
export function LimitsSection({ project, orders }: LimitsSectionProps) {
  return (
    <EditedSection
      title="Limits"
      whyNot={orders.whyNotProjects}
      form={(onClose) => <LimitsForm {...{ project, orders, onClose }} />}
      shown={
        <dl className="limit-list">
          {limitNames.map((name) => (
            <div key={name}>
              <dt>{limitLabels[name]}</dt>
              <dd data-testid={`limit-${name}`}>
                <MeterBar meter={findMeter(project.meters, name)} />
              </dd>
            </div>
          ))}
        </dl>
      }
    />
  );
}
