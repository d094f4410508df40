import { ORPCError } from '@orpc/server';
import { RoomError } from '../base/index.ts';

interface Mapping {
  readonly code:
    | 'NOT_FOUND'
    | 'DAEMON_UNAVAILABLE'
    | 'DAEMON_NOT_OURS'
    | 'MEMORY_BUDGET'
    | 'INVALID'
    | 'DISK_FULL'
    | 'STORAGE_UNAVAILABLE'
    | 'CONFIG_UNWRITABLE';
  readonly status: number;
  readonly advice: string;
}

const checkStatus = 'See `drover status`; `drover daemon start` starts Ollama.';

/** Every failure code of the rooms that a caller can act on, with its code in the contract. */
export const controlErrorTable: Readonly<Record<string, Mapping>> = {
  not_found: { code: 'NOT_FOUND', status: 404, advice: 'Check the name or id.' },
  model_not_found: { code: 'NOT_FOUND', status: 404, advice: '`drover models list` shows what is installed.' },
  daemon_unavailable: { code: 'DAEMON_UNAVAILABLE', status: 503, advice: checkStatus },
  invalid_model_name: { code: 'NOT_FOUND', status: 404, advice: '`drover models list` shows the names.' },
  daemon_failed: { code: 'DAEMON_UNAVAILABLE', status: 503, advice: '`drover daemon logs` has its own words.' },
  daemon_not_ours: {
    code: 'DAEMON_NOT_OURS',
    status: 409,
    advice: 'Stop it where it was started; Drover then runs its own with `drover daemon start`.',
  },
  invalid_modelfile: { code: 'INVALID', status: 422, advice: 'Mend the Modelfile.' },
  model_file_missing: { code: 'NOT_FOUND', status: 404, advice: 'Check the path in the Modelfile.' },
  model_file_unusable: { code: 'INVALID', status: 422, advice: 'Name a GGUF file or a folder of safetensors.' },
  memory_budget: { code: 'MEMORY_BUDGET', status: 507, advice: '`drover models fit NAME` shows the choices.' },
  invalid_draft: { code: 'INVALID', status: 422, advice: 'Mend the rule that is marked.' },
  invalid_place: { code: 'INVALID', status: 422, advice: 'Read the logs from their end again.' },
  invalid_setting: { code: 'INVALID', status: 422, advice: '`drover config validate` says what is wrong.' },
  purge_running: { code: 'INVALID', status: 422, advice: 'Wait until it has ended; the audit tells when.' },
  disk_full: { code: 'DISK_FULL', status: 507, advice: '`drover models disk` shows what can go.' },
  config_busy: {
    code: 'CONFIG_UNWRITABLE',
    status: 503,
    advice: 'Another program is writing the configuration. Try again in a moment.',
  },
  config_unwritable: {
    code: 'CONFIG_UNWRITABLE',
    status: 503,
    advice: 'Check who may write the file and its folder, and whether the disk is full.',
  },
  storage_unavailable: {
    code: 'STORAGE_UNAVAILABLE',
    status: 503,
    advice: 'Traffic goes on. `drover doctor` says what is wrong with the log.',
  },
};

/** Turns a room's failure into the contract's error; anything unknown is passed on as it is and becomes a plain 500. */
export function toControlError(error: unknown): unknown {
  if (!(error instanceof RoomError)) return error;
  const mapping = controlErrorTable[error.code];
  if (!mapping) return error;
  const { advice } = error.data;
  return new ORPCError(mapping.code, {
    status: mapping.status,
    message: error.message,
    data: { advice: typeof advice === 'string' ? advice : mapping.advice },
    cause: error,
  });
}
