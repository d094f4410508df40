import type { ModelfileCommand } from './modelfile.ts';
import { readValue } from './read-value.ts';

/**
 * Writes a Modelfile that reads as the same instructions. `null` when a value cannot be written: the format has no escapes, so that a
 * text of several lines must not have both a line that ends with one quote and a line that ends with three.
 */
export function renderModelfile(commands: readonly ModelfileCommand[]): string | null {
  const lines = commands.map(renderCommand);
  return lines.includes(null) ? null : lines.map((line) => `${line}\n`).join('');
}

function renderCommand(command: ModelfileCommand): string | null {
  const value = quote(command.value);
  if (value === null) return null;
  const keyword = command.name.toUpperCase();
  if (command.name === 'parameter') return `${keyword} ${command.key} ${value}`;
  return command.name === 'message' ? `${keyword} ${command.role} ${value}` : `${keyword} ${value}`;
}

/** The plainest form that is read back as it was. */
function quote(value: string): string | null {
  const forms = value === '' ? ['""'] : [value, `"${value}"`, `"""${value}"""`];
  const isRead = (form: string): boolean => {
    const read = readValue(form, 0);
    return read !== null && read.value === value && read.end === form.length;
  };
  return forms.find(isRead) ?? null;
}
