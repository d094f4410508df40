import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Status } from '../../../../apps/contract/control/index.ts';
import type { Problem } from '../../../../apps/contract/model/index.ts';
import {
  Button,
  describeMoment,
  formatWhen,
  Prose,
  StateGlyph,
  useDaemonOrders,
  useNow,
} from '../../../shared/index.ts';
import { Band } from '../band.tsx';
import { toFilterText } from './to-filter-text.ts';

const mostRows = 4;

function useFix(problem: Problem, showInstall: () => void): () => void {
  const { give } = useDaemonOrders();
  const navigate = useNavigate();
  return () => {
    switch (problem.action?.id) {
      case 'start-daemon':
        return give('start');
      case 'restart-daemon':
        return give('restart');
      case 'show-requests':
        return void navigate({ to: '/requests', search: { q: toFilterText(problem.filter ?? {}) } });
      case 'show-install':
        return showInstall();
      case undefined:
        return undefined;
    }
  };
}

function ProblemRow({ problem, installHint }: { readonly problem: Problem; readonly installHint: string }) {
  const [isInstallShown, setIsInstallShown] = useState(false);
  const fix = useFix(problem, () => setIsInstallShown(!isInstallShown));
  const { pending, whyNot } = useDaemonOrders();
  const nowMs = useNow(60_000);
  const isOrder = problem.action?.id === 'start-daemon' || problem.action?.id === 'restart-daemon';
  return (
    <li data-testid="problem-row">
      <div className="problem-row">
        <StateGlyph state={problem.severity === 'failure' ? 'failed' : 'warned'} size={13} label={problem.severity} />
        <span className="problem-text cut" title={`${problem.title} ${problem.detail}`}>
          <span className="medium">{problem.title}</span> <span className="muted">{problem.detail}</span>
        </span>
        <span className="dim small problem-time" title={describeMoment(problem.lastSeenMs, nowMs)}>
          {formatWhen(problem.lastSeenMs, nowMs)}
        </span>
        {problem.action ? (
          <Button
            size="small"
            onClick={fix}
            whyNot={isOrder ? (pending ? 'It is at work.' : whyNot) : null}
            aria-expanded={problem.action.id === 'show-install' ? isInstallShown : undefined}
          >
            {problem.action.label}
          </Button>
        ) : (
          <span className="problem-space" />
        )}
      </div>
      {isInstallShown ? (
        <p className="install-hint muted">
          <Prose text={installHint} />
        </p>
      ) : null}
    </li>
  );
}

/** Last band: what wants attention, each with its next step. */
export function ProblemsBand({ status }: { readonly status: Status }) {
  const problems = [...status.problems].sort((a, b) => b.lastSeenMs - a.lastSeenMs).slice(0, mostRows);
  const { length } = status.problems;
  return (
    <Band label="Problems" {...(length === 0 ? {} : { note: `${length} open` })}>
      {length === 0 ? (
        <p className="muted band-line">Nothing needs you.</p>
      ) : (
        <ul>
          {problems.map((problem) => (
            <ProblemRow key={problem.id} problem={problem} installHint={status.daemon.installHint} />
          ))}
        </ul>
      )}
    </Band>
  );
}
