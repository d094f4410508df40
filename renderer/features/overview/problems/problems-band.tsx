import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Status } from '../../../../apps/contract/control/index.ts';
import type { Problem } from '../../../../apps/contract/model/index.ts';
import {
  Button,
  CopyButton,
  describeMoment,
  formatWhen,
  Prose,
  StateGlyph,
  useDaemonOrders,
  useNow,
} from '../../../shared/index.ts';
import { Band } from '../band.tsx';
import { toFilterText } from './to-filter-text.ts';
import { useRestartOrders } from './use-restart-orders.ts';

const mostRows = 4;

interface Fix {
  readonly run: () => void;
  /** Why it cannot be done now, or `null`. */
  readonly whyNot: string | null;
}

function useFix({ action, filter }: Problem, showInstall: () => void): Fix {
  const { give, pending, whyNot } = useDaemonOrders();
  const restarts = useRestartOrders();
  const navigate = useNavigate();
  const whyNotOrder = pending || restarts.isPending ? 'It is at work.' : whyNot;
  switch (action?.id) {
    case 'start-daemon':
      return { run: () => give('start'), whyNot: whyNotOrder };
    case 'restart-daemon':
      return { run: () => give('restart'), whyNot: whyNotOrder };
    case 'restart-when-drained':
      return { run: restarts.plan, whyNot: whyNotOrder };
    case 'cancel-restart':
      return { run: restarts.cancel, whyNot: whyNotOrder };
    case 'show-requests':
      return {
        run: () => void navigate({ to: '/requests', search: { q: toFilterText(filter ?? {}) } }),
        whyNot: null,
      };
    case 'show-models':
      return { run: () => void navigate({ to: '/models' }), whyNot: null };
    case 'show-install':
    case undefined:
      return { run: showInstall, whyNot: null };
  }
}

interface NextStepProps {
  readonly problem: Problem;
  readonly isInstallShown: boolean;
  readonly onShowInstall: () => void;
}

/** The button that helps; where none does, the command to copy. */
function NextStep({ problem, isInstallShown, onShowInstall }: NextStepProps) {
  const { action, command } = problem;
  const fix = useFix(problem, onShowInstall);
  if (action) {
    return (
      <Button
        size="small"
        onClick={fix.run}
        whyNot={fix.whyNot}
        aria-expanded={action.id === 'show-install' ? isInstallShown : undefined}
      >
        {action.label}
      </Button>
    );
  }
  if (command === undefined) return <span className="problem-space" />;
  return (
    <span className="problem-command" title={command}>
      <CopyButton text={command} what={`“${command}”`} size="small">
        Copy command
      </CopyButton>
    </span>
  );
}

function ProblemRow({ problem, installHint }: { readonly problem: Problem; readonly installHint: string }) {
  const [isInstallShown, setIsInstallShown] = useState(false);
  const nowMs = useNow(60_000);
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
        <NextStep
          problem={problem}
          isInstallShown={isInstallShown}
          onShowInstall={() => setIsInstallShown(!isInstallShown)}
        />
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
  // In the service's order, which keeps failures among those that are shown.
  const problems = status.problems.slice(0, mostRows);
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
