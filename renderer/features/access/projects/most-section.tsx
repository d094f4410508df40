import { type SubmitEvent, useState } from 'react';
import type { ProjectReport } from '../../../../apps/contract/model/index.ts';
import { Button } from '../../../shared/index.ts';
import { DetailSection } from '../detail-frame.tsx';
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
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (read.kind === 'wrong') return;
    const ceilings = listOtherMost(project.ceilings, read.ceilings);
    if (Object.keys(ceilings).length > 0) {
      const done = 'what one request may ask for is in force';
      orders.changeProject({ before: project, change: { id: project.id, ceilings }, done });
    }
    onClose();
  };
  return (
    <form onSubmit={submit} className="limits-form">
      <MostFields typed={typed} onChange={setTyped} />
      <div className="access-form-acts">
        <Button
          size="small"
          kind="primary"
          type="submit"
          whyNot={read.kind === 'wrong' ? 'Something is no number and no time.' : null}
        >
          Save
        </Button>
        <Button size="small" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

/** The most that one request of the project may ask for. */
export function MostSection({ project, orders }: MostSectionProps) {
  const [isEditing, setIsEditing] = useState(false);
  return (
    <DetailSection
      title="The most for one request"
      act={
        isEditing ? null : (
          <Button
            size="small"
            kind="quiet"
            aria-label={`Change the most for one request of ${project.id}`}
            whyNot={orders.whyNotProjects}
            onClick={() => setIsEditing(true)}
          >
            Change
          </Button>
        )
      }
    >
      {isEditing ? (
        <MostForm project={project} orders={orders} onClose={() => setIsEditing(false)} />
      ) : (
        <MostList ceilings={project.ceilings} none="Whatever it asks for." />
      )}
    </DetailSection>
  );
}
