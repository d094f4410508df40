import { Popover } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { Button, IconButton, useNotices } from '../../../shared/index.ts';
import type { Draft } from '../call/draft.ts';
import { addKept, type KeptPrompt, loadKept, saveKept, suggestName } from './kept-prompts.ts';

interface KeptMenuProps {
  readonly draft: Draft;
  readonly onTake: (draft: Draft) => void;
}

function useKept() {
  const [prompts, setPrompts] = useState<KeptPrompt[]>(loadKept);
  const { say } = useNotices();
  const put = (next: KeptPrompt[]): boolean => {
    const isStored = saveKept(next);
    if (isStored) setPrompts(next);
    else say({ tone: 'fail', text: 'This browser keeps nothing for the page. Copy the prompt instead.' });
    return isStored;
  };
  return {
    prompts,
    keep(prompt: KeptPrompt): void {
      if (put(addKept(prompts, prompt))) say({ tone: 'ok', text: `Kept as “${prompt.name}” in this browser.` });
    },
    remove(name: string): void {
      if (!put(prompts.filter((each) => each.name !== name))) return;
      say({ tone: 'ok', text: `“${name}” is no longer kept.`, undo: () => void put(prompts) });
    },
  };
}

function KeepForm({ draft, onKeep }: { readonly draft: Draft; readonly onKeep: (name: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const name = (typed ?? suggestName(draft.prompt)).trim();
  const whyNot = draft.prompt.trim() === '' ? 'Write a prompt first.' : name === '' ? 'Give it a name first.' : null;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (whyNot !== null) return;
    onKeep(name);
    setTyped(null);
  };
  return (
    <form className="keep-form" onSubmit={submit}>
      <input
        className="field"
        aria-label="Name of this prompt"
        placeholder="Name"
        maxLength={80}
        value={typed ?? suggestName(draft.prompt)}
        onChange={({ target }) => setTyped(target.value)}
      />
      <Button type="submit" whyNot={whyNot}>
        Keep
      </Button>
    </form>
  );
}

/** Prompts that are kept in this browser: nothing is, unless it is put here. */
export function KeptMenu({ draft, onTake }: KeptMenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { prompts, keep, remove } = useKept();
  const take = (kept: KeptPrompt): void => {
    onTake(kept.draft);
    setIsOpen(false);
  };
  return (
    <Popover
      opened={isOpen}
      onChange={setIsOpen}
      position="bottom-end"
      classNames={{ dropdown: 'menu kept-menu' }}
      trapFocus
    >
      <Popover.Target>
        <Button icon="pin" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          Kept{prompts.length === 0 ? '' : ` ${prompts.length}`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Kept prompts">
        <KeepForm draft={draft} onKeep={(name) => keep({ name, draft })} />
        {prompts.length === 0 ? (
          <p className="note dim kept-note">Nothing is kept. Prompts stay in this browser only, without images.</p>
        ) : (
          <ul className="kept-list">
            {prompts.map((kept) => (
              <li key={kept.name}>
                <button type="button" className="menu-item" onClick={() => take(kept)}>
                  <span className="cut">{kept.name}</span>
                </button>
                <IconButton
                  icon="trash"
                  label={`Remove ${kept.name}`}
                  kind="quiet"
                  size="small"
                  onClick={() => remove(kept.name)}
                />
              </li>
            ))}
          </ul>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
