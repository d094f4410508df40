import { type SubmitEvent, useState } from 'react';
import type { CreateProgress } from '../../../../apps/contract/model/index.ts';
import {
  Button,
  Dialog,
  formatTransfer,
  LineField,
  ProblemLine,
  renderQuantity,
  StateGlyph,
} from '../../../shared/index.ts';
import { useCreate } from './use-create.ts';

interface CreateDialogProps {
  readonly isOpen: boolean;
  /** A file that was dropped onto the page. */
  readonly firstText: string;
  readonly onClose: () => void;
  readonly onDone: (model: string) => void;
}

const sample = 'FROM qwen3:8b\nPARAMETER num_ctx 16384\nSYSTEM """You answer in one sentence."""';

function whyNotYet(model: string, modelfile: string, folder: string): string | null {
  if (model === '') return 'Give it a name first.';
  if (!/^[ \t]*from\s/im.test(modelfile)) return 'A Modelfile needs a line that begins with FROM.';
  return folder === '' || folder.startsWith('/') ? null : 'The folder must be a whole path, from / on.';
}

function Progress({ progress }: { readonly progress: CreateProgress }) {
  const { status, completedBytes, totalBytes } = progress;
  const isMeasured = completedBytes !== null && totalBytes !== null && totalBytes > 0;
  const [done, all] = [completedBytes ?? 0, totalBytes ?? 0].map((bytes) => renderQuantity(formatTransfer(bytes)));
  return (
    <div className="create-progress">
      <p className="small muted" role="status">
        <StateGlyph state="starting" size={11} /> {status}
        {isMeasured ? `, ${done} of ${all}` : ''}
      </p>
      <span className="pull-track">
        <i style={{ width: isMeasured ? `${Math.min(1, completedBytes / totalBytes) * 100}%` : '0%' }} />
      </span>
    </div>
  );
}

function CreateForm({ firstText, onClose, onDone }: Omit<CreateDialogProps, 'isOpen'>) {
  const [name, setName] = useState('');
  const [text, setText] = useState(firstText);
  const [folder, setFolder] = useState('');
  const { isRunning, progress, problem, start, stop } = useCreate(onDone);
  const model = name.trim();
  const whyNot = isRunning ? 'It is being made.' : whyNotYet(model, text, folder.trim());
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (whyNot === null) start({ model, modelfile: text, baseFolder: folder.trim() === '' ? null : folder.trim() });
  };
  return (
    <form onSubmit={submit} className="create-form">
      <h2>Create a model</h2>
      <LineField
        layout="form-field"
        label="Name"
        value={name}
        onChange={setName}
        placeholder="my-model:latest"
        spellCheck={false}
        maxLength={512}
        data-autofocus
      />
      <label className="form-field small">
        Modelfile
        <textarea
          className="field mono"
          rows={9}
          value={text}
          onChange={({ target }) => setText(target.value)}
          placeholder={sample}
          spellCheck={false}
        />
      </label>
      <LineField
        layout="form-field"
        label="Folder of its files, when it names any"
        value={folder}
        onChange={setFolder}
        placeholder="/Users/me/models"
        spellCheck={false}
        isCode
      />
      {isRunning && progress ? <Progress progress={progress} /> : null}
      <ProblemLine problem={problem} className="create-problem" />
      <div className="dialog-actions">
        <Button
          onClick={() => {
            stop();
            onClose();
          }}
        >
          Cancel
        </Button>
        <Button kind="primary" type="submit" whyNot={whyNot}>
          Create{model === '' ? '' : ` ${model}`}
        </Button>
      </div>
    </form>
  );
}

/** Makes a model from a Modelfile. */
export function CreateDialog({ isOpen, ...form }: CreateDialogProps) {
  return (
    <Dialog label="Create a model" isOpen={isOpen} onClose={form.onClose} widthPx={520}>
      <CreateForm {...form} />
    </Dialog>
  );
}
