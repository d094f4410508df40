import { toSafeText } from '../../base/index.ts';
import type { ConfigProblem } from '../../host/index.ts';

/** `config.yaml:3:5: log.levle: There is no such setting in log. Did you mean level?` */
export function renderConfigProblem(
  filePath: string,
  { path, line, column, message, suggestion }: ConfigProblem,
): string {
  const place = [filePath, ...(line === null ? [] : [line]), ...(column === null ? [] : [column])].join(':');
  const setting = path === '' ? '' : `${path}: `;
  const hint = suggestion === null ? '' : ` Did you mean ${suggestion}?`;
  return toSafeText(`${place}: ${setting}${message}${hint}`, 1000);
}
