import { Link } from '@tanstack/react-router';
import type { ProjectReport } from '../../../../apps/contract/model/index.ts';
import {
  Button,
  CopyButton,
  describeMoment,
  formatAge,
  formatAgo,
  formatCount,
  plural,
  quoteFilterValue,
  useConfirm,
} from '../../../shared/index.ts';
import type { AccessPartProps } from '../access-part.ts';
import { DetailFrame, DetailSection } from '../detail-frame.tsx';
import { toClientUrl } from '../keys/build-client-lines.ts';
import { ProjectKeys } from '../keys/project-keys.tsx';
import { askBeforeRemoving } from './ask-before-removing.ts';
import { LimitsSection } from './limits-section.tsx';
import { MostSection } from './most-section.tsx';
import { SettingsSection } from './settings-section.tsx';

interface ProjectDetailProps extends AccessPartProps {
  readonly project: ProjectReport;
}

function AppsSection({ project, nowMs }: Pick<ProjectDetailProps, 'project' | 'nowMs'>) {
  const { apps, requests } = project;
  if (requests === null) return null;
  return (
    <DetailSection title="Apps, 7 days">
      {apps.length === 0 ? <p className="small muted">None has called for it.</p> : null}
      <ul className="access-apps">
        {apps.map(({ name, requests: count, lastAtMs }) => (
          <li key={name}>
            <span className="cut">{name}</span>
            <span className="number">{formatCount(count)}</span>
            <span className="number muted" title={describeMoment(lastAtMs, nowMs)}>
              {formatAge(lastAtMs, nowMs)}
            </span>
          </li>
        ))}
      </ul>
    </DetailSection>
  );
}

function Use({ project: { id, requests, lastAtMs }, nowMs }: Pick<ProjectDetailProps, 'project' | 'nowMs'>) {
  if (requests === null) return 'What it did is not known: the request log cannot be read.';
  if (requests === 0 || lastAtMs === null) return 'No request in 7 days';
  return (
    <>
      <Link to="/requests" search={{ q: `since:7d project:${quoteFilterValue(id)}` }} className="access-link">
        {plural(requests, 'request')}
      </Link>{' '}
      in 7 days, the last {formatAgo(lastAtMs, nowMs)}
    </>
  );
}

/** One project in full. */
export function ProjectDetail({ page, project, view, orders, dialogs, nowMs }: ProjectDetailProps) {
  const confirm = useConfirm();
  const base = `${toClientUrl(page.gateway.url)}/p/${project.id}`;
  const remove = (): void =>
    confirm({ ...askBeforeRemoving(project, page), onConfirm: () => orders.removeProject(project.id) });
  return (
    <DetailFrame
      label={`Project ${project.id}`}
      title={project.id}
      facts={<Use project={project} nowMs={nowMs} />}
      onClose={view.close}
      acts={
        <>
          <Button size="small" icon="plus" whyNot={orders.whyNotService} onClick={() => dialogs.addKey(project.id)}>
            Key
          </Button>
          <CopyButton text={base} what="base URL" size="small">
            Base URL
          </CopyButton>
          <span className="spring" />
          <Button size="small" icon="trash" whyNot={orders.whyNotProjects} onClick={remove}>
            Remove…
          </Button>
        </>
      }
    >
      <LimitsSection project={project} orders={orders} />
      <ProjectKeys project={project.id} {...{ page, view, nowMs }} />
      <MostSection project={project} orders={orders} />
      <SettingsSection project={project} areBodiesKept={page.areBodiesKept} orders={orders} />
      <AppsSection project={project} nowMs={nowMs} />
    </DetailFrame>
  );
}
