import { type BackgroundService, type ExitCode, exitCodes, openBackgroundService } from '../../host/index.ts';
import { type CommandContext, isOn, type RunCommand } from '../command.ts';

type Status = Awaited<ReturnType<BackgroundService['status']>>;

/** A command line to be copied into a shell. */
const toShell = (command: readonly string[]): string =>
  command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');

function fail(context: CommandContext, ...lines: readonly string[]): ExitCode {
  for (const line of lines) context.explain(line);
  return exitCodes.failed;
}

function refuseForeign(context: CommandContext, { plan }: BackgroundService): ExitCode {
  return fail(
    context,
    `${plan.path} was not written by Drover, so it is left as it is.`,
    'Look at it, then repeat with --force.',
  );
}

function refuseSystem(context: CommandContext): ExitCode {
  return fail(
    context,
    `Drover cannot install itself as a service on ${process.platform}.`,
    'Let the system run this at log-in: drover serve',
  );
}

const withService =
  (run: (context: CommandContext, service: BackgroundService) => Promise<ExitCode>): RunCommand =>
  async (context) => {
    const service = openBackgroundService(context.dataDir);
    return service === null ? refuseSystem(context) : run(context, service);
  };

/** Whether a Drover that is not the service holds the data folder: the service would only end again. */
async function isHeldByAnother(context: CommandContext, service: BackgroundService): Promise<boolean> {
  if ((await service.status()).isActive === true) return false;
  try {
    await context.connect().status();
    return true;
  } catch {
    // Nobody answers, so nobody holds it.
    return false;
  }
}

/** `drover service install` */
export const installBackgroundService: RunCommand = withService(async (context, service) => {
  if (isOn(context, 'now') && (await isHeldByAnother(context, service))) {
    const next = 'End it (Ctrl+C, or quit the app), then repeat this.';
    return fail(context, 'Drover runs already with this data folder, and not as a service.', next);
  }
  const outcome = await service.install({ isForced: isOn(context, 'force'), isNow: isOn(context, 'now') });
  if (outcome.kind === 'foreign') return refuseForeign(context, service);
  const { activation, hasChanged } = outcome;
  context.print(`${hasChanged ? 'Wrote' : 'Unchanged:'} ${service.plan.path}`);
  const byHand = service.plan.activate.map(toShell).join(' && ');
  switch (activation.kind) {
    case 'done':
      context.print('Drover runs as a service now. Look at it with: drover status');
      break;
    case 'not-run':
      context.print(`Start it: ${byHand}`);
      break;
    case 'missing':
      return fail(context, `There is no working ${activation.command[0]} here.`, `Where there is, run: ${byHand}`);
    case 'failed':
      return fail(
        context,
        `This failed: ${toShell(activation.command)}`,
        'Run it in a terminal of your own session to see why; inside ssh or a container the session may be missing.',
      );
  }
  context.print(service.plan.note);
  return exitCodes.ok;
});

/** `drover service remove` */
export const removeBackgroundService: RunCommand = withService(async (context, service) => {
  const outcome = await service.remove({ isForced: isOn(context, 'force') });
  if (outcome.kind === 'foreign') return refuseForeign(context, service);
  if (outcome.kind === 'absent') {
    context.print('Drover is not installed as a service.');
    return exitCodes.ok;
  }
  context.print(`Removed ${service.plan.path}`);
  const { deactivation } = outcome;
  if (deactivation.kind === 'done') return exitCodes.ok;
  if (deactivation.kind === 'not-run') {
    context.print('Whether it still runs could not be asked; if so, it ends when you log out.');
    return exitCodes.ok;
  }
  return fail(context, `It still runs, because this failed: ${toShell(deactivation.command)}`, 'Run it by hand.');
});

function describeFile({ file, path }: Status): string {
  switch (file) {
    case 'absent':
      return 'Not installed as a service. Install it: drover service install';
    case 'current':
      return `Installed: ${path}`;
    case 'outdated':
      return `Installed with other paths than these: ${path}. Renew it: drover service install`;
    case 'foreign':
      return `${path} was not written by Drover.`;
  }
}

function describeActivity({ isActive }: Status): string {
  if (isActive === null) return 'Whether it runs could not be asked.';
  return isActive ? 'Active.' : 'Not active.';
}

/** `drover service status` */
export const showBackgroundService: RunCommand = withService(async (context, service) => {
  const status = await service.status();
  context.print(
    isOn(context, 'json')
      ? JSON.stringify(status, null, 2)
      : `${describeFile(status)}\n${status.file === 'absent' ? '' : describeActivity(status)}`.trimEnd(),
  );
  return exitCodes.ok;
});
