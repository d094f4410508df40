import { exitCodes, redactConfig, renderConfigExport, renderConfigSchema } from '../../host/index.ts';
import { isOn, type RunCommand } from '../command.ts';
import { explainProblems, openConfig } from './config-here.ts';

/** `drover config export`: all settings in force without secrets, as a configuration file or as JSON. */
export const exportConfig: RunCommand = async (context) => {
  const here = openConfig(context);
  const { config, problems, isFileInForce } = here.load();
  explainProblems(context, here.filePath, problems);
  context.print(
    isOn(context, 'json') ? JSON.stringify(redactConfig(config), null, 2) : renderConfigExport(config).trimEnd(),
  );
  return isFileInForce ? exitCodes.ok : exitCodes.badUsage;
};

/** `drover config schema`: the JSON Schema of the file. */
export const printConfigSchema: RunCommand = async (context) => {
  context.print(renderConfigSchema().trimEnd());
  return exitCodes.ok;
};
