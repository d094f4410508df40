import { toSafeText } from '../../base/index.ts';
import type { Finding } from '../../contract/model/index.ts';
import { exitCodes, inspectWithoutService } from '../../host/index.ts';
import { type CommandContext, isOn, type RunCommand } from '../command.ts';
import { ServiceNotRunning } from '../control-client.ts';

const marks = { ok: 'ok  ', warning: 'warn', failure: 'FAIL' } as const;
const maxLength = 400;

const renderFinding = ({ status, title, detail, fix }: Finding): string => {
  const line = `${marks[status]}  ${title}: ${toSafeText(detail, maxLength)}`;
  return fix === '' ? line : `${line}\n      ${toSafeText(fix, maxLength)}`;
};

async function find(context: CommandContext): Promise<readonly Finding[]> {
  try {
    return await context.connect().doctor();
  } catch (error) {
    if (!(error instanceof ServiceNotRunning)) throw error;
    return inspectWithoutService(context.dataDir);
  }
}

/** `drover doctor`: works without a running service too, and fails when a finding is a failure. */
export const doctor: RunCommand = async (context) => {
  const findings = await find(context);
  context.print(isOn(context, 'json') ? JSON.stringify(findings, null, 2) : findings.map(renderFinding).join('\n'));
  return findings.some(({ status }) => status === 'failure') ? exitCodes.failed : exitCodes.ok;
};
