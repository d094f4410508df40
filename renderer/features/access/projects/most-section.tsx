import { useState } from 'react';
import type { ProjectReport } from '../../../../apps/contract/model/index.ts';
import { EditedSection, SectionForm } from '../edited-section.tsx';
import { MostFields } from '../most/most-fields.tsx';
import { MostList } from '../most/most-list.tsx';
import { listOtherMost, readMost, writeMost } from '../most/read-most.ts';
import type { AccessOrders } from '../use-access-orders.ts';

interface MostSectionProps {
  readonly project: ProjectReport;
  readonly orders: AccessOrders;
}

function MostForm({ project, orders, onClose }: MostSectionProps & { readonly onClose: () => void }) {
  const [typed, setTyped] = useState(writeMost(project.ceilings));
  const read = readMost(typed);
  const save = (): void => {
    if (read.kind === 'wrong') return;
    const ceilings = listOtherMost(project.ceilings, read.ceilings);
    if (Object.keys(ceilings).length === 0) return;
    const done = 'what one request may ask for is in force';
    orders.changeProject({ before: project, change: { id: project.id, ceilings }, done });
  };
  const whyNot = read.kind === 'wrong' ? 'Something is no number and no time.' : null;
  return (
    <SectionForm saveLabel="Save" onSave={save} className="limits-form" {...{ whyNot, onClose }}>
      <MostFields typed={typed} onChange={setTyped} />
    </SectionForm>
  );
}

/** The most that one request of the project may ask for. */
export function MostSection({ project, orders }: MostSectionProps) {
  return (
    <EditedSection
      title="The most for one request"
      changeLabel={`Change the most for one request of ${project.id}`}
      whyNot={orders.whyNotProjects}
      form={(onClose) => <MostForm {...{ project, orders, onClose }} />}
      shown={<MostList ceilings={project.ceilings} none="Whatever it asks for." />}
    />
  );
}
