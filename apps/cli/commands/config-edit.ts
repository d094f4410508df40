import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodes, runEditor } from '../../host/index.ts';
import type { RunCommand } from '../command.ts';
import { openConfig, reportSave, who } from './config-here.ts';

const starter = '# Settings of Drover; what is left out has its default. All of them: drover config get\nversion: 1\n';

const chooseEditor = (): string =>
  process.env['VISUAL'] || process.env['EDITOR'] || (process.platform === 'darwin' ? 'open -W -t' : 'vi');

/** `drover config edit`: a copy in the editor, put in place when it is good. A copy that is not is kept. */
export const editConfig: RunCommand = async (context) => {
  const config = openConfig(context);
  const { text, etag } = config.read();
  const before = text ?? starter;
  const folder = mkdtempSync(join(tmpdir(), 'drover-edit-'));
  const copy = join(folder, 'config.yaml');
  writeFileSync(copy, before, { mode: 0o600 });
  const { exitCode } = await runEditor(chooseEditor(), copy);
  const after = readFileSync(copy, 'utf8');
  if (exitCode !== 0 || after === before) {
    rmSync(folder, { recursive: true, force: true });
    context.explain(exitCode === 0 ? 'Nothing was changed.' : 'The editor failed. Nothing was changed.');
    return exitCode === 0 ? exitCodes.ok : exitCodes.failed;
  }
  const result = await config.save({ text: after, etag, who });
  const code = reportSave(context, config, { result, done: `${config.filePath} is changed.` });
  if (result.kind === 'saved') rmSync(folder, { recursive: true, force: true });
  else context.explain(`Your copy is kept: ${copy}`);
  return code;
};
